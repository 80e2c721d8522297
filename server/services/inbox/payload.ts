import { limits } from '../../limits.ts';

/** What people are shown of a delivery's body. */
export interface Payload {
  /** As text; bytes that are none are shown as "�". */
  readonly text: string;
  readonly bytes: number;
  /** True when there is more than is shown. */
  readonly cut: boolean;
}

export function payloadOf(body: Uint8Array): Payload {
  const shown = body.subarray(0, limits.payloadShownBytes);
  return {
    text: new TextDecoder().decode(shown),
    bytes: body.length,
    cut: shown.length < body.length,
  };
}
