import type { ExceptionDoc } from '../../store/exceptions.ts';
import type { Change, ChangeKind } from '../changes/tell.ts';

type Kind = Extract<ChangeKind, `exception-${string}`>;
type About = Pick<ExceptionDoc, 'key' | 'kind' | 'channelId'>;

/** How the change log names an exception: by its kind, because its cause may grow with every repetition. */
export const exceptionChange = (kind: Kind, { key, kind: name, channelId }: About): Change => ({
  kind,
  subject: { type: 'exception', id: key, name },
  ...(channelId !== null && { channelId }),
});
