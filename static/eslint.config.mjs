import tseslint from "typescript-eslint";

const FACES = ["loader", "panel", "console", "shop"];

const noFaces = (allowed) => ({
  "no-restricted-imports": [
    "error",
    {
      patterns: FACES.filter((face) => face !== allowed).map((face) => ({
        regex: `(^|/)${face}/`,
        message: "Imports go down: a face may import protocol, lib, ui and locales, never another face.",
      })),
    },
  ],
});

const forbiddenSyntax = [
  {
    selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
    message: "Text from people is never markup: render it as text.",
  },
  {
    selector: "JSXAttribute[name.name='style']",
    message: "Sizes that come from data go through attributes of SVG or progress; all else is a class.",
  },
  { selector: "MemberExpression[property.name='innerHTML']", message: "Build elements; never parse markup." },
  { selector: "MemberExpression[property.name='outerHTML']", message: "Build elements; never parse markup." },
];

export default tseslint.config(
  { ignores: ["dist/", "node_modules/", "src/protocol/wire.ts", "*.mjs", "vitest.config.ts"] },
  {
    files: ["src/**/*.ts", "src/**/*.tsx"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "max-lines": ["error", 400],
      "max-lines-per-function": ["error", { max: 60, skipComments: true, skipBlankLines: true }],
      "no-restricted-syntax": ["error", ...forbiddenSyntax],
      "no-eval": "error",
      "no-console": "error",
      eqeqeq: "error",
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-misused-spread": ["error", { allow: ["string"] }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ["src/**/*.test.ts", "src/**/*.test.tsx"],
    rules: {
      "max-lines-per-function": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
    },
  },
  { files: ["src/lib/**", "src/ui/**"], rules: noFaces("") },
  ...FACES.map((face) => ({ files: [`src/${face}/**`], rules: noFaces(face) })),
);
