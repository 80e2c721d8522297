import { connect } from 'node:net';

export interface Talk {
  readonly said: string;
  /** Of each answer, in their order; two where a second request was found behind the first. */
  readonly statuses: readonly number[];
}

/** Writes bytes to a server as no client would, and answers everything it said until the line was closed. */
export function talk(port: number, text: string): Promise<Talk> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let said = '';
    socket.on('data', (chunk) => {
      said += chunk;
    });
    // A server that refuses cuts the line while there is more to send.
    socket.on('error', () => {});
    socket.on('close', () => {
      const statuses = [...said.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, code]) => Number(code));
      resolve({ said, statuses });
    });
    socket.write(text);
  });
}
