/* Guarda en el teléfono las páginas de la ruta del día y lo que necesitan para verse; nunca envía nada. */
"use strict";
var PREFIJO = "cobranza-", HECHO = PREFIJO + "hecho", MARCA = "X-Cobranza-Guardar";

self.addEventListener("install", function () { self.skipWaiting(); });
self.addEventListener("activate", function (e) { e.waitUntil(self.clients.claim()); });

/* Una sola caja por día: con la primera página de hoy se borran las de antes. */
function caja(dia) {
  var nombre = PREFIJO + dia;
  return caches.keys().then(function (todas) {
    return Promise.all(todas.filter(function (una) { return una.startsWith(PREFIJO) && una !== nombre && una !== HECHO; }).map(function (una) { return caches.delete(una); }));
  }).then(function () { return caches.open(nombre); });
}
function guarda(pedido, respuesta) {
  var dia = respuesta.headers.get(MARCA);
  if (!dia || !respuesta.ok || respuesta.redirected) return Promise.resolve();
  return caja(dia).then(function (abierta) { return abierta.put(pedido, respuesta); });
}
self.addEventListener("fetch", function (e) {
  var donde = new URL(e.request.url);
  if (e.request.method !== "GET" || donde.origin !== self.location.origin) return;
  if (e.request.mode === "navigate") e.respondWith(pagina(e.request));
  else if (donde.pathname.startsWith("/static/")) e.respondWith(pieza(e.request));
});
function pagina(pedido) {
  return fetch(pedido).then(function (respuesta) {
    var copia = respuesta.clone();
    return guarda(pedido.url, copia).then(function () { return respuesta; });
  }).catch(function () {
    return caches.match(pedido.url).then(function (guardada) { return guardada || caches.match(new URL("/d/", self.location).href); })
      .then(function (guardada) { return guardada || sinNada(); });
  });
}
function pieza(pedido) {
  return caches.match(pedido).then(function (guardada) {
    return guardada || fetch(pedido).then(function (respuesta) {
      var copia = respuesta.clone();
      if (respuesta.ok) caches.open(HECHO).then(function (abierta) { abierta.put(pedido, copia); });
      return respuesta;
    });
  });
}
function sinNada() {
  return new Response("<!doctype html><html lang=es><meta charset=utf-8><meta name=viewport content='width=device-width'><title>Sin señal</title><h1>Sin señal</h1><p>Este documento no está guardado en el teléfono. Abra «Mi ruta» con señal antes de salir.</p></html>", { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}
/* La página pide guardar las de toda la ruta y sus piezas; o borrarlo todo al salir. */
self.addEventListener("message", function (e) {
  var pide = e.data || {}, puerto = e.ports[0];
  function responde(dicho) { if (puerto) puerto.postMessage(dicho); }
  if (pide.borra) {
    e.waitUntil(caches.keys().then(function (todas) { return Promise.all(todas.filter(function (una) { return una.startsWith(PREFIJO); }).map(function (una) { return caches.delete(una); })); }).then(function () { responde("borrado"); }));
  } else if (pide.paginas) {
    e.waitUntil(Promise.all(pide.piezas.map(function (una) { return pieza(new Request(una)); }).concat(pide.paginas.map(function (una) {
      return fetch(una, { credentials: "same-origin" }).then(function (respuesta) { return guarda(una, respuesta).then(function () { return respuesta.headers.get(MARCA) ? 1 : 0; }); });
    }))).then(function (hechas) { responde({ guardadas: hechas.filter(function (una) { return una === 1; }).length }); }, function () { responde({ guardadas: null }); }));
  }
});
