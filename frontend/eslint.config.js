// Strict, type-checked rules; every text that a person reads comes from src/i18n.
import jsxA11y from "eslint-plugin-jsx-a11y";
import { globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

const TEXT_ELSEWHERE = "Texts belong in src/i18n.";

export default tseslint.config(
  globalIgnores(["dist", "src/api/schema.d.ts"]),
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ["eslint.config.js"] } } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/only-throw-error": [
        "error",
        { allow: [{ from: "package", package: "@tanstack/router-core", name: "Redirect" }] },
      ],

      eqeqeq: ["error", "always", { null: "ignore" }],
      "max-lines": ["error", 300],
    },
  },
  { files: ["**/*.js", "**/*.mjs"], ...tseslint.configs.disableTypeChecked },
  {
    files: ["src/**/*.tsx"],
    ...jsxA11y.flatConfigs.strict,
    rules: {
      ...jsxA11y.flatConfigs.strict.rules,
      "no-restricted-syntax": [
        "error",
        { selector: "JSXText[value=/\\p{L}/u]", message: TEXT_ELSEWHERE },
        {
          selector:
            "JSXAttribute[name.name=/^(aria-label|aria-description|title|label|placeholder|alt|description)$/] > Literal[value=/\\p{L}/u]",
          message: TEXT_ELSEWHERE,
        },
      ],
    },
  },
);
