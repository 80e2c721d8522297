import { Long } from 'bson';
import {
  MAX_DOCUMENT_BYTES,
  MAX_MESSAGE_BYTES,
  MAX_WIRE_VERSION,
  MAX_WRITE_BATCH,
  SESSION_TIMEOUT_MINUTES,
} from '../limits.ts';
import type { Command, Request } from './request.ts';

const VERSION = '7.0.0';

/** Presents itself as a standalone server: drivers then use sessions but neither retries nor transactions. */
const hello = (primaryField: string): Command => ({
  fields: [
    'helloOk',
    'client',
    'compression',
    'saslSupportedMechs',
    'speculativeAuthenticate',
    'loadBalanced',
    'hostInfo',
    'topologyVersion',
    'maxAwaitTimeMS',
    'backpressure',
  ],
  run: ({ connectionId }) => ({
    helloOk: true,
    [primaryField]: true,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    maxMessageSizeBytes: MAX_MESSAGE_BYTES,
    maxWriteBatchSize: MAX_WRITE_BATCH,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: SESSION_TIMEOUT_MINUTES,
    connectionId,
    minWireVersion: 0,
    maxWireVersion: MAX_WIRE_VERSION,
    readOnly: false,
  }),
});

const answer = (
  reply: (request: Request) => Record<string, unknown>,
  fields: readonly string[] = [],
): Command => ({ fields, run: reply });

export const handshakeCommands: Readonly<Record<string, Command>> = {
  hello: hello('isWritablePrimary'),
  isMaster: hello('ismaster'),
  ismaster: hello('ismaster'),
  ping: answer(() => ({})),
  buildInfo: answer(() => ({
    version: VERSION,
    versionArray: VERSION.split('.').map(Number).concat(0),
    gitVersion: 'pocket',
    modules: [],
    bits: 64,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    storageEngines: ['pocket'],
  })),
  connectionStatus: answer(
    () => ({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } }),
    ['showPrivileges'],
  ),
  endSessions: answer(() => ({})),
  killSessions: answer(() => ({})),
  refreshSessions: answer(() => ({})),
  serverStatus: answer(
    () => ({
      host: 'pocket',
      version: VERSION,
      process: 'pocket',
      pid: Long.fromNumber(process.pid),
      uptime: process.uptime(),
      localTime: new Date(),
    }),
    ['repl', 'metrics', 'locks'],
  ),
  hostInfo: answer(() => ({
    system: { currentTime: new Date() },
    os: { type: process.platform },
    extra: {},
  })),
  whatsmyuri: answer(() => ({ you: '127.0.0.1:0' })),
  getCmdLineOpts: answer(() => ({ argv: ['pocket'], parsed: {} })),
  getLog: answer(() => ({ totalLinesWritten: 0, log: [] })),
  getParameter: answer(
    ({ body }) =>
      body.featureCompatibilityVersion ? { featureCompatibilityVersion: { version: '7.0' } } : {},
    ['featureCompatibilityVersion', 'allParameters'],
  ),
};
