import { type TestHub, type TestHubParts, testHub } from './hub.ts';
import { serve } from './serve.ts';

/** A whole hub and its real HTTP server. */
export interface ServedHub extends TestHub {
  readonly url: string;
}

export async function servedHub(parts?: TestHubParts): Promise<ServedHub> {
  const test = await testHub(parts);
  const served = await serve(test.hub);
  const close = async () => {
    await served.close();
    await test.close();
  };
  return { ...test, url: served.url, close };
}
