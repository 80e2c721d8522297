import {
  MAX_DOCUMENT_BYTES,
  MAX_MESSAGE_BYTES,
  MAX_WIRE_VERSION,
  MAX_WRITE_BATCH,
  SESSION_TIMEOUT_MINUTES,
} from '../limits.ts';
import type { Command } from './request.ts';

const VERSION = '7.0.0';

/** Presents itself as a standalone server: drivers then use sessions but neither retries nor transactions. */
const hello = (primaryField: string): Command => ({
  fields:
    `helloOk client compression saslSupportedMechs speculativeAuthenticate loadBalanced hostInfo
    topologyVersion maxAwaitTimeMS backpressure`.split(/\s+/),
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

const always = (reply: Record<string, unknown>): Command => ({ fields: [], run: () => reply });

/** What drivers and mongosh ask before they ask for documents. */
export const handshakeCommands: Readonly<Record<string, Command>> = {
  hello: hello('isWritablePrimary'),
  isMaster: hello('ismaster'),
  ismaster: hello('ismaster'),
  ping: always({}),
  endSessions: always({}),
  connectionStatus: always({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } }),
  buildInfo: always({
    version: VERSION,
    versionArray: [7, 0, 0, 0],
    gitVersion: 'pocket',
    modules: [],
    bits: 64,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    storageEngines: ['pocket'],
  }),
};
