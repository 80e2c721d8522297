import { GraphQLClient } from 'graphql-request';
import { z } from 'zod';
import { type Account, ChannelError, type ChannelIo, type Usage } from '../../connector.ts';
import { parseJson } from '../../json.ts';
import type { TypedDocumentString } from '../gql/graphql.ts';
import { API_VERSION, baseUrlOf, type ShopifySecrets, type ShopifySettings } from '../settings.ts';
import { tokensOf } from './auth.ts';
import { CostBucket, costShape } from './bucket.ts';
import { failureOf, type GraphqlProblem, hasCode, problemsOf } from './problems.ts';
import type { Tokens } from './tokens.ts';
import { type HttpAnswer, LostAnswer, post } from './transport.ts';

export interface Answer<T> {
  readonly data: T;
  /** What Shopify left out of `data`, for example personal data the app may not see. */
  readonly errors: readonly GraphqlProblem[];
  /** When the shop answered, by its clock. */
  readonly at: Date;
  /** Surely before the shop looked at its data, by its clock. */
  readonly asOf: Date;
}

type Kind = 'read' | 'write';
type Sent<T> = { readonly answer: Answer<T> } | { readonly waitMs: number };

/** A longer wait is left to the caller: a channel is worked under a lease that must not run out. */
const LONGEST_WAIT_MS = 8_000;
const TRIES = 5;
/** Shopify's answer when it names no time. */
const DEFAULT_WAIT_MS = 1_000;

/**
 * Shopify's Admin API: typed operations, the cost bucket, tokens, and every failure as a `ChannelError`.
 * Waits and repeats only where Shopify said that it did nothing (throttled, or an old token).
 */
export class ShopifyClient {
  readonly #url: string;
  readonly #io: ChannelIo;
  readonly #tokens: Tokens;
  readonly #bucket = new CostBucket();
  #calls = 0;
  #throttled = 0;

  constructor(account: Account<ShopifySettings, ShopifySecrets>, io: ChannelIo) {
    const { settings, secrets, channelId } = account;
    const base = baseUrlOf(settings);
    this.#url = `${base}/admin/api/${API_VERSION}/graphql.json`;
    this.#io = io;
    this.#tokens = tokensOf(base, secrets, io, channelId);
  }

  query<T, V extends object>(
    document: TypedDocumentString<T, V>,
    variables: V,
  ): Promise<Answer<T>> {
    return this.#run(document, variables, 'read');
  }

  /** Throws 'unknown-outcome' when the answer was lost: the mutation may have been applied. */
  mutate<T, V extends object>(
    document: TypedDocumentString<T, V>,
    variables: V,
  ): Promise<Answer<T>> {
    return this.#run(document, variables, 'write');
  }

  usage(): Usage {
    const spare = this.#bucket.spare(this.#io.now().getTime());
    return { calls: this.#calls, throttled: this.#throttled, spare };
  }

  async #run<T, V extends object>(
    document: TypedDocumentString<T, V>,
    variables: V,
    kind: Kind,
  ): Promise<Answer<T>> {
    const text = document.toString();
    const operation = /(?:query|mutation) (\w+)/.exec(text)?.[1] ?? 'unnamed';
    let waited = 0;
    for (let tries = 1; ; tries++) {
      const sent = await this.#once<T>(operation, text, variables, kind);
      if ('answer' in sent) return sent.answer;
      this.#throttled++;
      waited += sent.waitMs;
      if (tries === TRIES || waited > LONGEST_WAIT_MS) throw busy(sent.waitMs);
      await this.#io.sleep(sent.waitMs);
    }
  }

  async #once<T>(operation: string, text: string, variables: object, kind: Kind): Promise<Sent<T>> {
    const now = this.#io.now().getTime();
    const { waitMs, release } = this.#bucket.reserve(operation, now, kind === 'write');
    try {
      if (waitMs > LONGEST_WAIT_MS) throw busy(waitMs);
      if (waitMs > 0) await this.#io.sleep(waitMs);
      const token = await this.#tokens.current();
      const first = await this.#send<T>(operation, text, variables, kind, token);
      if (first !== 'token-refused') return first;
      const fresh = await this.#tokens.renewed(token);
      const second =
        fresh === null ? first : await this.#send<T>(operation, text, variables, kind, fresh);
      if (second !== 'token-refused') return second;
      throw new ChannelError('unauthorized', 'the shop refused the access token');
    } finally {
      release();
    }
  }

  async #send<T>(
    operation: string,
    text: string,
    variables: object,
    kind: Kind,
    token: string,
  ): Promise<Sent<T> | 'token-refused'> {
    const seen: { http?: HttpAnswer } = {};
    const fetch = async (_url: unknown, init?: RequestInit): Promise<Response> => {
      const http = await this.#post(String(init?.body), kind, token);
      if (http.status !== 200) throw new NotGraphql(http);
      seen.http = http;
      // graphql-request looks at the type before it parses; a page of HTML does not parse anyhow.
      return new Response(http.text, { headers: { 'content-type': 'application/json' } });
    };
    const client = new GraphQLClient(this.#url, { fetch, errorPolicy: 'all', jsonSerializer });
    try {
      const { data, errors, extensions } = await client.rawRequest<T | null>(text, variables);
      const waitMs = this.#learn(operation, extensions);
      const problems = problemsOf(errors);
      if (hasCode(problems, 'THROTTLED')) return { waitMs: Math.max(waitMs, 100) };
      if (data === null || data === undefined) throw failureOf(problems, kind);
      const { at, asOf } = seen.http ?? { at: this.#io.now(), asOf: this.#io.now() };
      return { answer: { data, errors: problems, at, asOf } };
    } catch (error) {
      if (error instanceof ChannelError) throw error;
      if (!(error instanceof NotGraphql)) throw lost('an answer that is not GraphQL', kind);
      if (error.http.status === 401) return 'token-refused';
      if (error.http.status === 429) return { waitMs: retryAfter(error.http) };
      throw httpFailure(error.http.status, kind);
    }
  }

  async #post(body: string, kind: Kind, token: string): Promise<HttpAnswer> {
    this.#calls++;
    const headers = {
      'content-type': 'application/json',
      accept: 'application/json',
      'x-shopify-access-token': token,
    };
    try {
      return await post(this.#io, this.#url, headers, body);
    } catch (error) {
      if (!(error instanceof LostAnswer)) throw error;
      throw error.sent ? lost(error.message, kind) : new ChannelError('unavailable', error.message);
    }
  }

  #learn(operation: string, extensions: unknown): number {
    const read = z.object({ cost: costShape }).safeParse(extensions);
    if (!read.success) return DEFAULT_WAIT_MS;
    const { cost } = read.data;
    const left = cost.throttleStatus.currentlyAvailable;
    this.#io.log('shopify.cost', { operation, cost: cost.requestedQueryCost, left });
    return this.#bucket.learn(operation, cost, this.#io.now().getTime());
  }
}

class NotGraphql extends Error {
  readonly http: HttpAnswer;
  constructor(http: HttpAnswer) {
    super(`answered ${http.status}`);
    this.http = http;
  }
}

/** Bounded in depth and size, and no number is rounded. */
const jsonSerializer = {
  parse: (text: string) => parseJson(Buffer.from(text)).value,
  stringify: (value: unknown) => JSON.stringify(value),
};

const busy = (waitMs: number) =>
  new ChannelError('rate-limited', `Shopify asks to wait ${waitMs} ms`, waitMs);

const lost = (message: string, kind: Kind) =>
  new ChannelError(kind === 'write' ? 'unknown-outcome' : 'unavailable', message);

/** Shopify says seconds (the official library takes them for milliseconds, shopify-app-js#3364). */
function retryAfter(http: HttpAnswer): number {
  const seconds = Number(http.headers.get('retry-after') ?? Number.NaN);
  return seconds > 0 ? Math.ceil(seconds * 1000) : DEFAULT_WAIT_MS;
}

function httpFailure(status: number, kind: Kind): ChannelError {
  if (status >= 500) return lost(`the shop answered ${status}`, kind);
  if (status === 403) return new ChannelError('unauthorized', 'the shop answered 403: forbidden');
  // 402 and 423: the shop is frozen or locked and may come back.
  if (status === 402 || status === 423) {
    return new ChannelError('unavailable', `the shop is closed for now (${status})`);
  }
  const hint = status < 400 ? ' and points elsewhere: check the shop domain' : '';
  return new ChannelError('rejected', `the shop answered ${status}${hint}`);
}
