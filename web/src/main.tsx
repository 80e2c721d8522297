import '@shopify/polaris/build/esm/styles.css';
import '@fontsource-variable/figtree/wght.css';
import './styles/index.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { startI18n } from './i18n/index.ts';
import { reloadOnNewVersion } from './new-version.ts';
import { startTheme } from './theme.ts';

startTheme();
startI18n();
reloadOnNewVersion();

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
