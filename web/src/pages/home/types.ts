import type { z } from 'zod';
import type { home } from '../../../../server/http/presenters/home.ts';
import type { onboarding } from '../../../../server/http/presenters/onboarding.ts';

export type HomeAnswer = z.output<typeof home>;
export type HomeChannel = HomeAnswer['channels'][number];
export type OnboardingAnswer = z.output<typeof onboarding>;
export type OnboardingStep = OnboardingAnswer['steps'][number]['step'];
