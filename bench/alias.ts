import { registerHooks } from "node:module";

/** Imported for its effect: teaches Node the short names of `tsconfig.json`, so that a bench can use the site's own code. */
registerHooks({
  resolve: (specifier, context, next) => next(resolveAlias(specifier), context),
});

function resolveAlias(specifier: string): string {
  const [, alias, rest = ""] = /^(~|#db)\/(.+)$/.exec(specifier) ?? [];
  return alias ? new URL(`../${alias === "~" ? "src" : "db"}/${rest}`, import.meta.url).href : specifier;
}
