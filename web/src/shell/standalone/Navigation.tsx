import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import type { Me } from '../../me.ts';
import { Icon } from '../Icon.tsx';
import { useNavigation } from '../navigation.ts';
import { OpenExceptions } from './OpenExceptions.tsx';

export function Navigation({ me }: { readonly me: Me }) {
  const { t } = useTranslation('shell');
  return (
    <nav className="cd-nav" aria-label={t('nav.label')}>
      <ul>
        {useNavigation(me).map((page) => (
          <li key={page.path}>
            <NavLink to={page.path} end={page.path === '/'}>
              <Icon name={page.icon} />
              <span>{t(page.label)}</span>
              {page.path === '/exceptions' && <OpenExceptions />}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
