import * as accumulators from 'mingo/operators/accumulator';
import * as expressions from 'mingo/operators/expression';

/**
 * The library's operators that gave the answers of an independent MongoDB server over a table of plain and odd
 * arguments. All others are refused as unknown: a wrong answer is worse than none. Those in `own-*.ts` replace
 * ones that failed there.
 */
const EXPRESSIONS = [
  '$abs',
  '$ceil',
  '$floor',
  '$sqrt',
  '$exp',
  '$pow',
  '$add',
  '$subtract',
  '$multiply',
  '$divide',
  '$isNumber',
  '$bitAnd',
  '$bitOr',
  '$bitXor',
  '$bitNot',
  '$concat',
  '$strLenCP',
  '$strLenBytes',
  '$trim',
  '$ltrim',
  '$rtrim',
  '$substr',
  '$substrCP',
  '$substrBytes',
  '$replaceOne',
  '$replaceAll',
  '$regexMatch',
  '$regexFind',
  '$split',
  '$toString',
  '$toBool',
  '$dateFromString',
  '$dateTrunc',
  '$and',
  '$or',
  '$cond',
  '$ifNull',
  '$let',
  '$literal',
  '$isArray',
  '$reverseArray',
  '$first',
  '$last',
  '$arrayElemAt',
  '$concatArrays',
  '$indexOfArray',
  '$slice',
  '$range',
  '$filter',
  '$map',
  '$reduce',
  '$zip',
  '$sortArray',
  '$firstN',
  '$lastN',
  '$maxN',
  '$minN',
  '$objectToArray',
  '$allElementsTrue',
  '$anyElementTrue',
  '$setUnion',
  '$setEquals',
  '$setIsSubset',
  '$setField',
  '$unsetField',
  '$getField',
];

const ACCUMULATORS = ['$first', '$last', '$count', '$mergeObjects', '$stdDevPop', '$stdDevSamp'];

const only = <T extends object>(operators: T, names: readonly string[]): T =>
  Object.fromEntries(Object.entries(operators).filter(([name]) => names.includes(name))) as T;

export const verifiedExpressions = only({ ...expressions }, EXPRESSIONS);
export const verifiedAccumulators = only({ ...accumulators }, ACCUMULATORS);
