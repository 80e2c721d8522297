import type { SimulatedMagento } from '../../connectors/magento/simulator/options.ts';
import { embeddedApp } from '../../connectors/shopify/embedded/app.ts';
import type { SimulatedShopify } from '../../connectors/shopify/simulator/simulator.ts';
import type { SimulatedStore } from '../../connectors/simulator.ts';
import { renewCredentials } from '../../server/services/channels/renew-credentials.ts';
import { startConnection } from '../../server/services/channels/start-connection.ts';
import { embeddedVisits } from '../../server/services/embedded/embedded-visit.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import type { SimProcess } from './process.ts';
import { pick, type Random } from './random.ts';

/** How a store lets the hub in: what its owner can take away, and how a person gives it again. */
export interface Door {
  /** Some way in which tokens or keys end; answers it in words. */
  endKeys(random: Random): string;
  /** Null where a store knows no apps that could be thrown out. */
  readonly app: { leave(): void; comeBack(): void } | null;
  /** A person's part, at one process of the hub: the channel is given what opens the store now. */
  renew(process: SimProcess, channel: ChannelDoc): Promise<unknown>;
}

/** Who gives channels what opens them. */
export const OWNER = 'person:owner';

type Settings = Readonly<Record<string, unknown>>;

const newText = (random: Random) => `new-${Math.floor(random() * 1e9)}`;

/** Keys are typed in, both where a channel asks for new ones and where a store is connected again. */
function typeIn(store: SimulatedStore, settings: Settings, more: () => Settings = () => ({})) {
  return ({ hub }: SimProcess, { _id, merchantId, kind, name, status }: ChannelDoc) => {
    const secrets = { ...store.secrets, ...more() };
    const by = { merchantId, actor: OWNER };
    const access = { ...by, kind, settings, secrets };
    return status === 'uninstalled'
      ? startConnection(hub, { ...access, name, locations: [], openStock: false })
      : renewCredentials(hub, by, _id, { settings, secrets });
  };
}

export function magentoDoor(store: SimulatedMagento, settings: Settings): Door {
  return {
    endKeys(random) {
      store.rekey({
        consumerKey: 'ck',
        consumerSecret: 'cs',
        accessToken: newText(random),
        accessTokenSecret: newText(random),
      });
      return 'its integration is authorised anew: the old keys are worth nothing';
    },
    app: null,
    renew: typeIn(store, settings),
  };
}

/** An app of the shop's own, whose id and secret somebody typed in. */
export function ownAppDoor(store: SimulatedShopify): Door {
  let previous: readonly string[] = [];
  const more = () => (previous.length > 0 ? { previousClientSecrets: previous } : {});
  return {
    endKeys(random) {
      if (random() < 0.4) {
        store.expireTokens();
        return 'its access tokens end before their time';
      }
      const { clientSecret } = store.secrets;
      // Who types only the new secret loses webhooks that were signed with the old one.
      previous = random() < 0.5 ? [String(clientSecret)] : [];
      store.rekey(newText(random));
      return 'its app has a new secret: the old one is worth nothing';
    },
    app: { leave: store.uninstall, comeBack: store.reinstall },
    renew: typeIn(store, store.settings, more),
  };
}

/** The hub is an app in the shop's admin: whoever opens it there lets it in. */
export function installedAppDoor(store: SimulatedShopify): Door {
  return {
    endKeys(random) {
      const [words, end] = pick(random, [
        ['its access token ends before its time', store.expireTokens],
        ['all tokens it granted end', store.revokeTokens],
      ] as const);
      end();
      return words;
    },
    app: { leave: store.uninstall, comeBack: store.reinstall },
    renew: (process) => embeddedVisits(process.hub, appOf(store, process))(store.sessionToken()),
  };
}

export function appOf(store: SimulatedShopify, { io }: Pick<SimProcess, 'io'>) {
  const { clientId, clientSecret } = store.secrets;
  const keys = {
    clientId: String(clientId),
    clientSecret: String(clientSecret),
    previousClientSecrets: [],
  };
  return embeddedApp(keys, io);
}
