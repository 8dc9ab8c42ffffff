// Prints the figures: one line each, and all of them as a table for the README.

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

export const most = (numbers) => numbers.reduce((a, b) => Math.max(a, b), 0);

/** `100000` as `100,000`. */
export const grouped = (number) => number.toLocaleString('en-US');

function printed(number, unit) {
  const fine = unit === '×' ? 2 : 1;
  const digits = number < 10 && !Number.isInteger(number) ? fine : 0;
  const text = number.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${text}${unit === '%' ? '' : ' '}${unit}`;
}

export class Figures {
  #told = [];

  heading(text) {
    console.log(`\n${text}`);
  }

  /**
   * One figure from several measurements: their median, or `value` if another number is meant. `cpu` is the same in the
   * thread's own time, which other programs on the machine do not affect: a goal is missed only if this misses it.
   */
  tell(what, measures, { unit = 'ms', goal = null, cpu = null, value = median(measures), note = '' } = {}) {
    const [low, high] = [Math.min(...measures), Math.max(...measures)];
    const range = low === high ? '' : ` (${printed(low, '').trim()}–${printed(high, '').trim()})`;
    const own = cpu === null ? '' : `, CPU ${printed(cpu, unit)}`;
    const verdict = goal === null ? '' : value <= goal ? 'PASS' : cpu !== null && cpu <= goal ? 'PASS by CPU' : 'over';
    const aim = goal === null ? '' : `goal ${goal === 0 ? 'none' : `≤ ${printed(goal, unit)}`}`;
    const said = `${printed(value, unit)}${range}${own}${note && ` ${note}`}`;
    console.log([what.padEnd(50), said.padEnd(44), aim.padEnd(15), verdict].join(' ').trimEnd());
    this.#told.push({ what, value: said.replace(range, ''), aim: aim.replace('goal ', ''), verdict });
  }

  table(heading) {
    const lines = this.#told.map(({ what, value, aim, verdict }) => `| ${what} | ${value} | ${aim} | ${verdict} |`);
    console.log(['', `| ${heading} | | goal | |`, '|---|---|---|---|', ...lines].join('\n'));
  }
}
