import fs from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';

const NULL = ts.factory.createLiteralTypeNode(ts.factory.createNull());
const ast = await openapiTS(new URL('/tmp/combined.json', import.meta.url), {
  defaultNonNullable: false,
  alphabetize: true,
  // The API also takes blanks for nothing. Here null is the one way to say it; a string would swallow every enum beside it.
  transform: (_schema, { path }) => (path?.endsWith('/Nothing') ? NULL : undefined),
});
fs.writeFileSync(process.argv[2], astToString(ast));
