import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const SOURCE = import.meta.dirname;
const COMMON = ['api', 'shared'];

function imports(): { file: string; from: string; of: string; what: string }[] {
  return fs
    .readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && file.includes(path.sep))
    .flatMap((file) => {
      const text = fs.readFileSync(path.join(SOURCE, file), 'utf8');
      return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, target = '']) => {
        const what = path.join(path.dirname(file), target);
        return { file, from: file.split(path.sep)[0] ?? '', of: what.split(path.sep)[0] ?? '', what };
      });
    });
}

test('a feature imports no other feature, and from the application only the parents of its routes', () => {
  const wrong = imports()
    .filter(({ from }) => from !== 'app' && !COMMON.includes(from))
    .filter(({ from, of, what }) => of !== from && !COMMON.includes(of) && what !== 'app/root');
  expect(wrong).toEqual([]);
});

test('shared code imports no feature', () => {
  const wrong = imports()
    .filter(({ from }) => COMMON.includes(from))
    .filter(({ of }) => !COMMON.includes(of));
  expect(wrong).toEqual([]);
});

test('components are small', () => {
  const long = fs
    .readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tsx'))
    .filter((file) => fs.readFileSync(path.join(SOURCE, file), 'utf8').split('\n').length > 200);
  expect(long).toEqual([]);
});
