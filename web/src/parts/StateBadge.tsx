import { Badge, type BadgeProps } from '@shopify/polaris';

interface Props {
  /** The translated word: a state is never told by colour alone. */
  readonly state: string;
  readonly tone?: 'neutral' | 'info' | 'success' | 'attention' | 'warning' | 'critical' | undefined;
  readonly progress?: BadgeProps['progress'];
}

export function StateBadge({ state, tone = 'neutral', progress }: Props) {
  return (
    <Badge {...(tone !== 'neutral' && { tone })} {...(progress && { progress })}>
      {state}
    </Badge>
  );
}
