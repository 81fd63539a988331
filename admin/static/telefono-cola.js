/* Diligencias guardadas en el teléfono: se anotan aunque no haya señal y salen después, en su orden y una sola vez.
   Cada una lleva la clave que se le dio aquí: si la respuesta se pierde y se envía otra vez, el servidor la reconoce. */
window.Cola = (function () {
  "use strict";
  var BASE = "cobranza", ALMACEN = "diligencias", DIA_MS = 24 * 60 * 60 * 1000, ESPERA_MS = 20000;
  var enviando = null, oyentes = [], cerrada = false;

  function abierta() {
    return new Promise(function (listo, falla) {
      var pedido = indexedDB.open(BASE, 1);
      pedido.onupgradeneeded = function () { pedido.result.createObjectStore(ALMACEN, { keyPath: "orden", autoIncrement: true }); };
      pedido.onsuccess = function () { listo(pedido.result); };
      pedido.onerror = function () { falla(pedido.error); };
    });
  }
  function con(modo, hace) {
    return abierta().then(function (base) {
      return new Promise(function (listo, falla) {
        var tx = base.transaction(ALMACEN, modo), pedido = hace(tx.objectStore(ALMACEN));
        tx.oncomplete = function () { base.close(); listo(pedido && pedido.result); };
        tx.onabort = tx.onerror = function () { base.close(); falla(tx.error); };
      });
    });
  }
  function todas() { return con("readonly", function (a) { return a.getAll(); }); }
  function cambia(una) { return con("readwrite", function (a) { return a.put(una); }); }
  function quita(orden) { return con("readwrite", function (a) { return a.delete(orden); }).then(avisa); }
  function avisa() { return todas().then(function (lista) { oyentes.forEach(function (oye) { oye(lista); }); return lista; }); }
  function clave() {
    var azar = crypto.getRandomValues(new Uint8Array(16));
    return Array.prototype.map.call(azar, function (b) { return ("0" + b.toString(16)).slice(-2); }).join("");
  }
  function agrega(diligencia) {
    diligencia.estado = "espera";
    diligencia.visita.key = clave();
    return con("readwrite", function (a) { return a.add(diligencia); }).then(avisa);
  }

  /* Quién está dentro y con qué señal de sesión se envía; nulo cuando no hay red o hay que entrar. */
  function sesion() {
    return pide("/d/sesion", { credentials: "same-origin", cache: "no-store" }).then(function (r) { return r.ok ? r.json() : null; });
  }
  function pide(donde, como) {
    var corte = new AbortController(), reloj = setTimeout(function () { corte.abort(); }, ESPERA_MS);
    como.signal = corte.signal;
    return fetch(donde, como).finally(function () { clearTimeout(reloj); });
  }
  function envia(una, csrf) {
    var datos = new FormData();
    datos.append("visit", JSON.stringify(una.visita));
    if (una.foto) datos.append("photo", una.foto, "foto.jpg");
    return pide("/d/" + una.token + "/diligencia", {
      method: "POST", body: datos, credentials: "same-origin", redirect: "manual", headers: { "X-CSRFToken": csrf }
    }).then(function (r) {
      if (r.ok) return r.json().then(function (dicho) { return hecha(una, dicho); });
      if (r.status === 422) return r.json().then(function (dicho) { return rehusada(una, dicho); });
      if (r.status === 403 || r.status === 404 || r.status === 413) return rehusada(una, { code: "http_" + r.status, reason: "El servidor no la admite: avise a la oficina.", basis: [] });
      return false;  /* falla del servidor o hay que entrar: se queda en la cola */
    });
  }
  function hecha(una, dicho) {
    una.estado = "enviada"; una.dice = dicho.message; una.cuando = Date.now(); una.foto = null;
    return cambia(una).then(function () { return true; });
  }
  function rehusada(una, dicho) {
    una.estado = "rehusada"; una.codigo = dicho.code; una.dice = dicho.reason; una.base = dicho.basis;
    return cambia(una).then(function () { return true; });
  }
  /* Dos pestañas no envían a la vez; aun si lo hicieran, la clave hace de las dos una. */
  function turno(hace) {
    return navigator.locks ? navigator.locks.request("cobranza-cola", hace) : hace();
  }
  function vacia() {
    if (enviando) return enviando;
    if (cerrada) return Promise.resolve("nada");
    enviando = turno(paso).catch(function () { return "sin-senal"; }).then(function (como) { enviando = null; return avisa().then(function () { return como; }); });
    return enviando;
  }
  function paso() {
    return todas().then(function (lista) {
      var viejas = lista.filter(function (una) { return una.estado === "enviada" && Date.now() - una.cuando > DIA_MS; });
      return Promise.all(viejas.map(function (una) { return quita(una.orden); })).then(function () {
        var faltan = lista.filter(function (una) { return una.estado === "espera"; });
        if (!faltan.length) return "nada";
        return sesion().then(function (dentro) {
          if (!dentro) return "sin-senal";
          if (!dentro.user) return "entrar";
          var mias = faltan.filter(function (una) { return una.quien === dentro.user; });
          return seguidas(mias, dentro.csrf).then(function (bien) { return !bien ? "sin-senal" : mias.length < faltan.length ? "otra-persona" : "enviado"; });
        });
      });
    });
  }
  /* Antes de salir: ninguna respuesta tardía debe devolver la sesión que se cierra. */
  function cierra() { cerrada = true; return enviando || Promise.resolve(); }
  function seguidas(lista, csrf) {
    if (!lista.length) return Promise.resolve(true);
    return envia(lista[0], csrf).then(function (bien) { return bien ? avisa().then(function () { return seguidas(lista.slice(1), csrf); }) : false; });
  }
  return { agrega: agrega, todas: todas, quita: quita, vacia: vacia, cierra: cierra, sesion: sesion, oye: function (f) { oyentes.push(f); return avisa(); } };
})();
