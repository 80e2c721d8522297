import type { CodegenConfig } from '@graphql-codegen/cli';

/** `npm run codegen` writes gql/ from our operations and the committed schema; gql/ is committed too. */
const config: CodegenConfig = {
  schema: 'connectors/shopify/schema.graphql',
  documents: ['connectors/shopify/graphql/*.graphql'],
  generates: {
    'connectors/shopify/gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        documentMode: 'string',
        enumsAsTypes: true,
        useTypeImports: true,
        strictScalars: true,
        importExtension: '.ts',
        scalars: {
          ID: 'string',
          DateTime: 'string',
          Decimal: 'string',
          URL: 'string',
          UnsignedInt64: 'string',
        },
      },
    },
  },
};

export default config;
