import type { SimulatorWorld, StoreFaults } from '../../../simulator.ts';
import { adminFrame } from '../admin-frame.ts';
import { chance } from '../courier.ts';
import type { Context } from '../graphql/context.ts';
import { answer, type Query } from '../graphql/engine.ts';
import type { Handler } from '../http.ts';
import { type Answer, type Call, html, json } from './answer.ts';
import type { Bucket } from './bucket.ts';
import { type App, grantToken, tokenIsGood } from './tokens.ts';
import { ADMIN_VERSION } from './version.ts';

export interface Usage {
  calls: number;
  writes: number;
  throttled: number;
}

export interface Door {
  readonly app: App;
  readonly bucket: Bucket;
  readonly usage: Usage;
  readonly faults: StoreFaults;
  readonly world: SimulatorWorld;
  readonly context: () => Context;
}

const GRAPHQL = `/admin/api/${ADMIN_VERSION}/graphql.json`;
const TOKEN = '/admin/oauth/access_token';

/** Everything between the wire and the shop: faults, latency, tokens, routing, the Date header. */
export function handlerFor(door: Door): Handler {
  const { faults, world } = door;
  return async (call) => {
    // What a person's browser asks of the admin is no call of the API, and no fault touches it.
    const page = call.method === 'GET' ? adminFrame(door.app, call.path, world) : null;
    if (page) return page;
    door.usage.calls++;
    // Half the way there, half the way back: what is read may be old when it arrives.
    const halfWay = async () => {
      if (faults.latencyMs > 0) await world.sleep(faults.latencyMs / 2);
    };
    await halfWay();
    const made = chance(world, faults.callFails) ? outage(world) : route(door, call);
    await halfWay();
    if (made.status === 200 && chance(world, faults.answerLost)) return 'lost';
    return { ...made, headers: { date: world.now().toUTCString(), ...made.headers } };
  };
}

function outage(world: SimulatorWorld): Answer {
  if (world.random() < 0.5) return html(503, 'Service Unavailable');
  return json(500, { errors: 'Internal Server Error' });
}

function route(door: Door, call: Call): Answer {
  const { app, world, faults } = door;
  const throttle = chance(world, faults.callThrottled);
  // A refused call comes as HTTP 429 from the edge or as an empty bucket from GraphQL.
  if (throttle && (call.path !== GRAPHQL || world.random() < 0.5)) return tooMany(door);
  if (call.method !== 'POST') return json(404, { errors: 'Not Found' });
  if (call.path === TOKEN) {
    return grantToken(app, call.header('content-type') ?? '', call.body, world);
  }
  if (call.path !== GRAPHQL) return json(404, { errors: 'Not Found' });
  if (!tokenIsGood(app, call.header('x-shopify-access-token'), world.now())) {
    return json(401, {
      errors: '[API] Invalid API key or access token (unrecognized login or wrong password)',
    });
  }
  const query = readQuery(call.body);
  if (!query) return json(400, { errors: { query: 'Required parameter missing or invalid' } });
  return graphql(door, query, throttle);
}

function graphql(door: Door, query: Query, throttle: boolean): Answer {
  const reply = answer(query, door.context(), door.bucket, throttle);
  const refused = reply.errors?.some((error) => error.extensions?.code === 'THROTTLED');
  if (refused) door.usage.throttled++;
  return json(200, reply, { 'x-shopify-api-version': ADMIN_VERSION });
}

function tooMany(door: Door): Answer {
  door.usage.throttled++;
  return json(
    429,
    {
      errors:
        'Exceeded 2 calls per second for api client. Reduce request rates to resume uninterrupted service.',
    },
    { 'retry-after': '2.0' },
  );
}

function readQuery(body: string): Query | null {
  try {
    const parsed: unknown = JSON.parse(body);
    if (!isRecord(parsed) || typeof parsed.query !== 'string') return null;
    const name = parsed.operationName;
    return {
      query: parsed.query,
      variables: isRecord(parsed.variables) ? parsed.variables : {},
      operationName: typeof name === 'string' ? name : null,
    };
  } catch {
    return null;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
