import { createRequire } from 'node:module';
import { z } from 'zod';
import { decode } from './decode.ts';
import type { Answer, Call, RawAnswer, Transport } from './transport.ts';

type Send = (call: Call) => Promise<string>;

/** The parts of magento2-rest-client 0.0.2 that are used; it ships no types. */
interface RestClientModule {
  RestClient(options: { url: string; version: string; consumerKey: Send }): {
    get(resource: string): Promise<unknown>;
  };
}

const require = createRequire(import.meta.url);
const { RestClient } = require('magento2-rest-client/lib/rest_client') as RestClientModule;

/**
 * A GET by magento2-rest-client, over our own transport: the package builds the URL and settles the
 * promise, its oauth, request and winston are the shims of this folder (see README.md). So the call is
 * signed, bounded, retried and clocked like any other.
 */
export async function restGet(transport: Transport, resource: string): Promise<Answer> {
  const answers: RawAnswer[] = [];
  const send: Send = async (call) => {
    const answer = await transport.send(call);
    answers.push(answer);
    return new TextDecoder().decode(answer.body);
  };
  const client = RestClient({ url: transport.root, version: 'V1', consumerKey: send });
  const text = z.string().parse(await client.get(resource));
  const [answer] = answers;
  if (!answer) throw new Error('magento2-rest-client answered without a call');
  const value = decode(new TextEncoder().encode(text), false);
  return { value, at: answer.at, sentAt: answer.sentAt };
}
