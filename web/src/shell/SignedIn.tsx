import { useQuery } from '@tanstack/react-query';
import { Outlet } from 'react-router';
import { ApiError } from '../api.ts';
import { shell } from '../host.ts';
import { useLive } from '../live.ts';
import { fetchMe, MeContext } from '../me.ts';
import { Failure } from '../parts/Failure.tsx';
import { EmbeddedShell } from './embedded/EmbeddedShell.tsx';
import { RedeemCode } from './embedded/RedeemCode.tsx';
import { Starting } from './Starting.tsx';
import { Shell } from './standalone/Shell.tsx';

/** Knows who is looking before anything of theirs is drawn. */
export function SignedIn() {
  const me = useQuery({ queryKey: ['me'], queryFn: fetchMe, staleTime: 60_000 });
  if (me.data) {
    return (
      <MeContext.Provider value={me.data}>
        <Live />
        {shell === 'embedded' ? (
          <EmbeddedShell>
            <Outlet />
          </EmbeddedShell>
        ) : (
          <Shell>
            <Outlet />
          </Shell>
        )}
      </MeContext.Provider>
    );
  }
  const leaving = me.error instanceof ApiError && me.error.status === 401 && shell !== 'embedded';
  if (me.error && !leaving) {
    return (
      <main className="cd-alone">
        <Failure error={me.error} onRetry={() => void me.refetch()} />
        {isTaken(me.error) && <RedeemCode alone />}
      </main>
    );
  }
  return <Starting />;
}

/** The shop belongs to a business that has not let its staff in: a code of theirs does. */
const isTaken = (error: unknown) => error instanceof ApiError && error.code === 'shop_taken';

function Live() {
  useLive();
  return null;
}
