/* La página del notificador: guarda la diligencia en el teléfono y dice qué fue de cada una. Ver telefono-cola.js. */
(function () {
  "use strict";
  var d = document, $ = function (s, c) { return (c || d).querySelector(s); }, $$ = function (s, c) { return [].slice.call((c || d).querySelectorAll(s)); };
  var datos = $("#telefono").dataset, senal = $("#senal"), foto = null, posicion = null;
  var MAS_GRANDE = 200 * 1024, LADO = 1280, RELOJ_MS = 5 * 60 * 1000;

  /* --- señal y cola --- */
  function di(texto) { senal.hidden = !texto; senal.textContent = texto ? "● " + texto : ""; }
  function estado(como) {
    if (como === "entrar") { di("Hay que entrar"); pideEntrar(); return; }
    di(como === "otra-persona" ? "De otra persona" : como === "sin-senal" || !navigator.onLine ? "Sin señal" : "Con señal");
  }
  function envia() { return window.Cola.vacia().then(estado); }
  function pideEntrar() {
    if ($("#entrar")) return;
    var aviso = nodo("p", "c-aviso ambar m-aviso"), enlace = nodo("a", "", "entre otra vez");
    aviso.id = "entrar"; enlace.href = "/entrar?destino=" + encodeURIComponent(location.pathname);
    aviso.append("La sesión terminó: ", enlace, " para enviar. Lo guardado en el teléfono se conserva.");
    $(".m-top").after(aviso);
  }
  function nodo(nombre, clase, texto) { var n = d.createElement(nombre); if (clase) n.className = clase; if (texto) n.textContent = texto; return n; }
  function pinta(lista) {
    var zona = $("#cola"), propias = lista.filter(function (una) { return !datos.token || una.token === datos.token; });
    zona.hidden = !propias.length; var ul = $("ul", zona); ul.textContent = "";
    propias.forEach(function (una) { ul.append(renglon(una)); });
    $$("[data-parada]").forEach(function (a) {
      var ultima = lista.filter(function (una) { return una.token === a.dataset.parada; }).pop();
      $("[data-estado]", a).textContent = ultima ? { espera: "Guardada, por enviar", enviada: "✓ Enviada", rehusada: "No fue admitida" }[ultima.estado] : "";
      a.classList.toggle("ok", !!ultima && ultima.estado === "enviada");
    });
    var form = $("#diligencia");
    if (form) { var hecha = propias.some(function (una) { return una.estado !== "rehusada"; }); form.hidden = hecha; $(".m-pie").hidden = hecha; }
  }
  function renglon(una) {
    var li = nodo("li", "c-aviso " + { espera: "", enviada: "verde", rehusada: "rojo" }[una.estado]);
    var titulo = { espera: "Guardada en el teléfono; saldrá al haber señal", enviada: "✓ Enviada", rehusada: "No fue admitida" }[una.estado];
    li.append(nodo("b", "", titulo), nodo("br"), una.numero + " · " + una.nombre + " · " + una.que + ", " + una.hora);
    if (una.dice) li.append(nodo("br"), una.dice + (una.base && una.base.length ? " (" + una.base.join(", ") + ")" : ""));
    if (una.estado === "rehusada") {
      var visto = nodo("button", "btn btn-2", "Visto"); visto.type = "button";
      visto.addEventListener("click", function () { window.Cola.quita(una.orden); });
      li.append(nodo("br"), visto);
    }
    return li;
  }

  /* --- la página sin señal --- */
  function trabajador() {
    if (!("serviceWorker" in navigator)) { var g = $("#guardado"); if (g) g.textContent = "Este teléfono no guarda la ruta sin señal: abra el panel por HTTPS."; return; }
    navigator.serviceWorker.register("/d/telefono-sw.js", { scope: "/d/" }).then(function () { return navigator.serviceWorker.ready; }).then(function (registro) {
      var paginas = [location.href].concat($$("[data-parada]").map(function (a) { return a.href; })), piezas = $$("link[href],script[src]").map(function (n) { return n.href || n.src; });
      return manda(registro.active, { paginas: paginas, piezas: piezas });
    }).then(function (dicho) {
      d.documentElement.dataset.guardada = "si";
      if (dicho && dicho.guardadas > 1 && $("#guardado")) $("#guardado").textContent = "La ruta quedó guardada: puede salir sin señal.";
    }).catch(function () { /* sin señal al abrir: ya se vive de lo guardado */ });
  }
  function manda(a, dicho) { return new Promise(function (listo) { var canal = new MessageChannel(); canal.port1.onmessage = function (e) { listo(e.data); }; a.postMessage(dicho, [canal.port2]); }); }
  var salir = $("[data-salir]");
  if (salir) salir.addEventListener("submit", function (e) {
    var activo = navigator.serviceWorker && navigator.serviceWorker.controller;
    e.preventDefault();
    window.Cola.cierra().then(function () { return activo ? manda(activo, { borra: true }) : null; }).then(function () { salir.submit(); });
  });

  /* --- la diligencia --- */
  /* día y hora de la oficina, que son los del acta, diga lo que diga la zona del teléfono */
  function oficina(cuando, como) { return new Intl.DateTimeFormat("en-CA", Object.assign({ timeZone: "America/El_Salvador", hourCycle: "h23" }, como)).format(cuando); }
  function hoy() { return oficina(new Date(), { year: "numeric", month: "2-digit", day: "2-digit" }); }
  function hora(cuando) { var partes = oficina(cuando, { hour: "2-digit", minute: "2-digit" }).split(":"), h = +partes[0]; return (h % 12 || 12) + ":" + partes[1] + (h < 12 ? " a. m." : " p. m."); }
  function elegido(nombre) { var r = $("input[name=" + nombre + "]:checked"); return r ? r.value : ""; }
  function valor(id) { return $("#" + id).value.trim(); }
  function falta(texto, id) { var f = $("#falta"); if (!f) return !texto; f.textContent = texto; f.hidden = !texto; if (texto && id) $("#" + id).focus(); return !texto; }
  function visita(res) {
    var v = { choice: res, acted_at: new Date().toISOString(), note: notas() };
    if (posicion) { v.latitude = posicion.latitude.toFixed(6); v.longitude = posicion.longitude.toFixed(6); v.accuracy = Math.round(posicion.accuracy); }
    if (res === "persona") { v.receiver = elegido("rec"); muestra(v, "dui"); if (v.receiver === "representative") v.receiver_name = valor("representante"); if (v.receiver === "another") { v.receiver_name = valor("otra"); v.receiver_relation = valor("otra-es"); } }
    if (res === "esquela") { v.fixed = !!elegido("fijada"); if (!v.fixed) { v.receiver_name = valor("nombre"); muestra(v, "dui2"); v.receiver_relation = elegido("par"); } }
    if (res === "nadie" || res === "rehuso") { var volver = elegido("volver") === "otro" ? valor("volver-dia") + " " + valor("volver-hora") : elegido("volver"); if (/^\S+ \S+$/.test(volver)) { v.return_on = volver.split(" ")[0]; v.return_at = volver.split(" ")[1]; } }
    return v;
  }
  function muestra(v, id) { v.receiver_identity = valor(id); v.receiver_identity_kind = valor(id + "-clase"); }
  function notas() {
    var dichas = $$("input[name=nota]:checked").map(function (n) { return n.value; });
    [valor("averiguo"), valor("otra-nota")].forEach(function (t) { if (t) dichas.push(t); });
    return dichas.join(". ");
  }
  function completa(res) {
    if (res === "persona" && !elegido("rec")) return falta("Diga quién recibió.", "h2");
    if (res === "persona" && elegido("rec") === "representative" && !valor("representante")) return falta("Escriba el nombre de quien la representa.", "representante");
    if (res === "persona" && elegido("rec") === "another" && !(valor("otra") && valor("otra-es"))) return falta("Escriba el nombre de quien lo recibió y qué es de la persona.", "otra");
    if (res === "persona" && !valor("dui")) return falta("Escriba el documento de identidad de quien recibió.", "dui");
    if (res === "esquela" && elegido("fijada") && !foto) return falta("Tome la foto de la esquela fijada.", "foto");
    if (res === "esquela" && !elegido("fijada") && !(valor("nombre") && valor("dui2") && elegido("par"))) return falta("Escriba nombre, documento y qué es de la persona quien la recibió.", "nombre");
    return falta("");
  }
  function guarda() {
    var res = elegido("res"), boton = $("#guardar");
    if (!res || boton.getAttribute("aria-disabled") === "true" || !completa(res)) return;
    boton.setAttribute("aria-disabled", "true");
    var una = { token: datos.token, quien: datos.user, numero: datos.number, nombre: datos.name, que: $("input[name=res]:checked").dataset.nombre, hora: hora(new Date()), visita: visita(res), foto: foto };
    window.Cola.agrega(una).then(function () { window.scrollTo(0, 0); return envia(); }).catch(function () {
      boton.setAttribute("aria-disabled", "false"); falta("El teléfono no pudo guardarla: libere espacio y guarde otra vez.");
    });
  }
  function reduce(archivo) {
    return createImageBitmap(archivo).then(function (imagen) {
      var lienzo = $("#foto-vista");
      return (function prueba(lado, calidad) {
        var escala = Math.min(1, lado / Math.max(imagen.width, imagen.height));
        lienzo.width = Math.max(1, Math.round(imagen.width * escala)); lienzo.height = Math.max(1, Math.round(imagen.height * escala));
        lienzo.getContext("2d").drawImage(imagen, 0, 0, lienzo.width, lienzo.height);
        return new Promise(function (listo) { lienzo.toBlob(listo, "image/jpeg", calidad); }).then(function (blob) {
          return blob.size < MAS_GRANDE || lado < 200 ? blob : calidad > 0.45 ? prueba(lado, calidad - 0.15) : prueba(lado * 0.75, 0.75);
        });
      })(LADO, 0.75);
    });
  }
  function conFoto(archivo) {
    if (!archivo) return;
    reduce(archivo).then(function (blob) {
      foto = blob; $("#foto-vista").hidden = false; $("#foto-fila").classList.add("ok");
      $("#foto-dice").textContent = "✓ Foto tomada, " + hora(new Date()); $("#foto-detalle").textContent = "Toque para repetirla · " + Math.ceil(blob.size / 1024) + " kB"; falta("");
    }, function () { $("#foto-dice").textContent = "Ese archivo no es una foto"; $("#foto-detalle").textContent = "Toque para tomarla otra vez"; });
  }
  function ubica() {
    $("#posicion-dice").textContent = "Buscando la posición…";
    navigator.geolocation.getCurrentPosition(function (p) {
      posicion = p.coords; var cerca = datos.lat ? metros(p.coords) : null, fila = $("#posicion"); fila.classList.add("ok");
      $("#posicion-dice").textContent = cerca === null ? "✓ Posición guardada" : "✓ A " + (cerca < 1000 ? Math.round(cerca) + " m" : (cerca / 1000).toFixed(1) + " km") + " del inmueble";
      $("#posicion-detalle").textContent = "Precisión de ± " + Math.round(p.coords.accuracy) + " m";
    }, function () { $("#posicion-dice").textContent = "No se pudo saber la posición"; $("#posicion-detalle").textContent = "No es obligatoria; puede guardar sin ella"; }, { enableHighAccuracy: true, timeout: 15000 });
  }
  function metros(c) {
    var r = Math.PI / 180, x = (c.longitude - datos.lon) * Math.cos((+c.latitude + +datos.lat) / 2 * r), y = c.latitude - datos.lat;
    return Math.sqrt(x * x + y * y) * 111195;
  }
  function coteja() {
    var dicho = $("#dui-ok"), digitos = valor("dui").replace(/\D/g, "");
    dicho.textContent = ""; if (digitos.length !== 9 || !datos.check || elegido("rec") !== "addressee" || valor("dui-clase") !== "dui" || !crypto.subtle) return;
    crypto.subtle.digest("SHA-256", new TextEncoder().encode(datos.token + ":" + digitos)).then(function (suma) {
      var cabeza = Array.prototype.map.call(new Uint8Array(suma).slice(0, 2), function (b) { return ("0" + b.toString(16)).slice(-2); }).join("");
      var bien = cabeza === datos.check; dicho.textContent = bien ? "✓ Coincide con el registro" : "No es el DUI del registro: revíselo"; dicho.className = "m-nota " + (bien ? "verde" : "rojo");
    });
  }
  if ($("#diligencia")) {
    $("#guardar").addEventListener("click", guarda);
    $("#diligencia").addEventListener("submit", function (e) { e.preventDefault(); });
    $("#foto").addEventListener("change", function (e) { conFoto(e.target.files[0]); });
    $("#posicion").addEventListener("click", ubica);
    $("#dui").addEventListener("input", coteja);
    d.addEventListener("change", function (e) {
      if (e.target.name === "rec") { $$("[data-rec]").forEach(function (n) { n.hidden = n.dataset.rec !== e.target.value; }); coteja(); }
      if (e.target.name === "volver") $("[data-volver]").hidden = e.target.value !== "otro";
      if (e.target.name === "fijada") $("[data-no-fijada]").hidden = e.target.checked;
      if (e.target.name === "res") falta("");
    });
    $("#otro-dia").hidden = datos.day === hoy();
  }
  window.Cola.oye(pinta);
  window.addEventListener("online", envia); window.addEventListener("offline", function () { di("Sin señal"); });
  d.addEventListener("visibilitychange", function () { if (!d.hidden) envia(); });
  setInterval(envia, 60000);
  envia(); trabajador();
  if (navigator.onLine) window.Cola.sesion().then(function (s) { if (s && Math.abs(new Date(s.now) - Date.now()) > RELOJ_MS) falta("El reloj de este teléfono no es el de la oficina: corríjalo antes de registrar."); }).catch(function () {});
})();
