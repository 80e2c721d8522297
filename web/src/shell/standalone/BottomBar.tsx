import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import type { Me } from '../../me.ts';
import { Icon } from '../Icon.tsx';
import { useNavigation } from '../navigation.ts';

interface Props {
  readonly me: Me;
  readonly open: boolean;
  readonly onToggle: () => void;
}

/** What is needed on foot in a warehouse, under the thumb. The rest is behind "Menu". */
const ON_FOOT: readonly string[] = ['/', '/orders', '/stock', '/exceptions'];

export function BottomBar({ me, open, onToggle }: Props) {
  const { t } = useTranslation('shell');
  const shown = useNavigation(me).filter((page) => ON_FOOT.includes(page.path));
  return (
    <nav className="cd-bottom" aria-label={t('nav.quick')}>
      {shown.map((page) => (
        <NavLink key={page.path} to={page.path} end={page.path === '/'}>
          <Icon name={page.icon} />
          <span>{t(page.label)}</span>
        </NavLink>
      ))}
      <button type="button" aria-expanded={open} aria-controls="menu" onClick={onToggle}>
        <Icon name={open ? 'close' : 'menu'} />
        <span>{t(open ? 'nav.close' : 'nav.menu')}</span>
      </button>
    </nav>
  );
}
