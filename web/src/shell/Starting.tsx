import { useTranslation } from 'react-i18next';
import { Mark } from './Mark.tsx';

/** The moment before the console knows who is looking. */
export function Starting() {
  const { t } = useTranslation('parts');
  return (
    <main className="cd-starting" aria-busy="true">
      <h1 className="cd-hidden">Crossdock</h1>
      <div role="status" aria-label={t('loading')}>
        <Mark size={40} />
      </div>
    </main>
  );
}
