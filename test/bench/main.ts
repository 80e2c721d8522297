import { benchIntake } from './intake.ts';
import { benchWeb } from './web/main.ts';

/** What can be measured, each by its name: `npm run bench -- web`. Without a name: the intake. */
const BENCHES: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  intake: benchIntake,
  web: benchWeb,
};

const given = process.argv.slice(2);
const [first = ''] = given;
const isNamed = first !== '' && !first.startsWith('-');
const bench = BENCHES[isNamed ? first : 'intake'];
if (!bench) {
  console.error(`There is no bench "${first}": ${Object.keys(BENCHES).join(', ')}.`);
  process.exit(2);
}
process.exit(await bench(isNamed ? given.slice(1) : given));
