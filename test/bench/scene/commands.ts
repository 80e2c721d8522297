import { createRequire } from 'node:module';

interface Sender {
  sendCommand(namespace: unknown, command: object, ...rest: unknown[]): unknown;
}

/**
 * Tells every command that the driver sends in this process. The driver's own monitoring would decode every
 * answer a second time, which slows whoever is measured: this stands where a command goes out.
 */
export function watchCommands(told: (command: object) => void): void {
  const driver = createRequire(import.meta.url)('mongodb/lib/cmap/connection.js');
  const { prototype } = driver.Connection as { prototype: Sender };
  const send = prototype.sendCommand;
  if (typeof send !== 'function') throw new Error('this driver sends its commands in another way');
  prototype.sendCommand = function (namespace, command, ...rest) {
    told(command);
    return send.call(this, namespace, command, ...rest);
  };
}
