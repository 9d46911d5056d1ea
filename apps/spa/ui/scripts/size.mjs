// Prints what a visitor downloads, and fails when the JavaScript grows past its budget.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const budget = 90_000;
const assets = new URL('../dist/assets/', import.meta.url).pathname;
const size = (ending) =>
  readdirSync(assets)
    .filter((name) => name.endsWith(ending))
    .reduce((sum, name) => sum + statSync(join(assets, name)).size, 0);
const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

console.log(`JavaScript: ${kB(size('.js'))}, gzip ${kB(size('.js.gz'))} of ${kB(budget)}, br ${kB(size('.js.br'))}`);
console.log(`CSS: ${kB(size('.css'))}, gzip ${kB(size('.css.gz'))}, br ${kB(size('.css.br'))}`);
if (size('.js.gz') > budget) {
  console.error('The JavaScript is over its budget.');
  process.exitCode = 1;
}
