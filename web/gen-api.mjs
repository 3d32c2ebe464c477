import fs from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';

const NULL = ts.factory.createLiteralTypeNode(ts.factory.createNull());
const ast = await openapiTS(new URL('../openapi.json', import.meta.url), {
  defaultNonNullable: false,
  alphabetize: true,
  // The API also accepts blank strings for null. Leave them out, because a string type would absorb every enum beside it.
  transform: (_schema, { path }) => (path?.endsWith('/Nothing') ? NULL : undefined),
});
fs.writeFileSync(process.argv[2], astToString(ast));
