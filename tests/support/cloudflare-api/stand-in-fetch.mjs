// Loaded into the processes under test (`node --import`): what they ask of deployed hosts goes to the stand-in for Cloudflare.
const { CLOUDFLARE_STAND_IN: origin = "", CLOUDFLARE_STAND_IN_ZONES: zones = "" } = process.env;
const hosts = ["workers.dev", ...zones.split(",").filter(Boolean)];
const ask = globalThis.fetch;
const maxRedirects = 10;

globalThis.fetch = (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  const isDeployed = hosts.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`));
  return isDeployed ? visit(url, input, init, maxRedirects) : ask(input, init);
};

async function visit(url, input, init, redirectsLeft) {
  const request = new Request(input, init);
  const headers = new Headers(request.headers);
  headers.set("x-visited-host", url.host);
  const body = request.body === null ? undefined : await request.arrayBuffer();
  const { method, signal, redirect } = request;
  const options = { method, headers, body, signal, redirect: "manual" };
  const response = await ask(`${origin}${url.pathname}${url.search}`, options);
  const location = response.headers.get("location");
  if (redirect !== "follow" || location === null || response.status < 300 || response.status > 399) return response;
  if (redirectsLeft === 0) throw new TypeError("redirect count exceeded");
  const keepsMethod = response.status === 307 || response.status === 308;
  const next = keepsMethod ? { method, headers, body, signal } : { method: method === "HEAD" ? method : "GET", signal };
  return visit(new URL(location, url), new URL(location, url), next, redirectsLeft - 1);
}
