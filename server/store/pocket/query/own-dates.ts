import { evalExpr } from 'mingo/core';
import * as expressions from 'mingo/operators/expression';
import type { Any, AnyObject, Options } from 'mingo/types';
import { CommandError } from '../errors.ts';
import { asNumber, isDoc } from '../values/bson.ts';

type Operator = (input: AnyObject, expr: Any, options: Options) => Any;

/** The parts of a date; the library fails on a missing date where MongoDB answers null. */
const { $year, $month, $dayOfMonth, $hour, $minute, $second, $millisecond } = expressions;
const { $dateToString, $dayOfWeek, $dayOfYear, $isoWeek, $isoWeekYear, $isoDayOfWeek } =
  expressions;

const orNull =
  (operator: Operator): Operator =>
  (input, expr, options) => {
    const date = evalExpr(input, isDoc(expr) && 'date' in expr ? expr.date : expr, options);
    return date === null || date === undefined ? null : operator(input, expr, options);
  };

const MS: Readonly<Record<string, number>> = {
  millisecond: 1,
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
};
const MONTHS: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 };

/** A month later is the same day, or the last one of a shorter month. */
function addMonths(date: Date, months: number): Date {
  const result = new Date(date);
  result.setUTCDate(1);
  result.setUTCMonth(result.getUTCMonth() + months);
  const lastDay = new Date(
    Date.UTC(result.getUTCFullYear(), result.getUTCMonth() + 1, 0),
  ).getUTCDate();
  result.setUTCDate(Math.min(date.getUTCDate(), lastDay));
  return result;
}

function shift(name: string, sign: 1 | -1): Operator {
  return (input, expr, options) => {
    if (!isDoc(expr) || expr.timezone !== undefined)
      throw new CommandError(115, `${name} with a timezone is not supported by this server`);
    const [start, unit, count] = [expr.startDate, expr.unit, expr.amount].map((part) =>
      evalExpr(input, part, options),
    );
    if (
      start === null ||
      start === undefined ||
      unit === null ||
      unit === undefined ||
      count === null ||
      count === undefined
    )
      return null;
    const amount = asNumber(count);
    if (
      !(start instanceof Date) ||
      typeof unit !== 'string' ||
      amount === undefined ||
      !Number.isInteger(amount)
    ) {
      throw new CommandError(5166403, `${name} takes a date, a unit and a whole amount`);
    }
    const [ms, months] = [MS[unit], MONTHS[unit]];
    if (ms !== undefined) return new Date(start.getTime() + sign * amount * ms);
    if (months !== undefined) return addMonths(start, sign * amount * months);
    throw new CommandError(9, `unknown time unit value: ${unit}`);
  };
}

/** The library counts `%U`, the weeks from Sunday, from one instead of from zero. */
const formatted: Operator = (input, expr, options) => {
  if (isDoc(expr) && String(expr.format).includes('%U')) {
    throw new CommandError(115, '$dateToString with %U is not supported by this server');
  }
  return $dateToString(input, expr, options);
};

export const ownDates = {
  $dateToString: formatted,
  $year: orNull($year),
  $month: orNull($month),
  $dayOfMonth: orNull($dayOfMonth),
  $hour: orNull($hour),
  $minute: orNull($minute),
  $second: orNull($second),
  $millisecond: orNull($millisecond),
  $dayOfWeek: orNull($dayOfWeek),
  $dayOfYear: orNull($dayOfYear),
  $isoWeek: orNull($isoWeek),
  $isoWeekYear: orNull($isoWeekYear),
  $isoDayOfWeek: orNull($isoDayOfWeek),
  $dateAdd: shift('$dateAdd', 1),
  $dateSubtract: shift('$dateSubtract', -1),
};
