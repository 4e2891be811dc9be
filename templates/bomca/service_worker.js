// Answers for pages when there is no network, out of what `offline.js` has put aside for the person who has signed in.
// With a network it changes nothing: every page and file comes from the portal.
"use strict";

const FORMS = new Set(["/activities/new/", "/activities/offline/"]);
const FORM = "/activities/offline/";
const UNSENT = "/unsent/";
const GATEWAY = new Set([502, 503, 504]); // the portal behind its proxy is down

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function page(request, path) {
  let answer;
  try {
    answer = await fetch(request);
    if (!GATEWAY.has(answer.status)) return answer;
  } catch {
    answer = Response.error();
  }
  return (await caches.match(FORMS.has(path) ? FORM : UNSENT)) ?? answer;
}

async function file(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(request)) ?? Response.error();
  }
}

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (origin !== self.location.origin) return;
  if (event.request.mode === "navigate") event.respondWith(page(event.request, pathname));
  else if (event.request.method === "GET" && pathname.startsWith("/static/")) event.respondWith(file(event.request));
});
