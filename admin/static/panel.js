/* Interacciones mínimas del panel: teclado, selección de todo el filtro, renglones plegables, deshacer. Sin dependencias. */
(function(){
  var d=document,$=function(s,c){return (c||d).querySelector(s)},$$=function(s,c){return [].slice.call((c||d).querySelectorAll(s))};
  var filas=$$('[data-fila]'),cur=-1,zona=$('[data-seleccion]'),ayuda=$('#ayuda');
  var antes=null;function teclas(){try{return localStorage.getItem('teclas')!=='no'}catch(e){return true}}
  d.addEventListener('change',function(e){if(e.target.id==='teclas')try{localStorage.setItem('teclas',e.target.checked?'si':'no')}catch(x){}});if($('#teclas'))$('#teclas').checked=teclas();
  function cursor(i){if(!filas.length)return;if(filas[cur])filas[cur].classList.remove('cursor');cur=Math.max(0,Math.min(filas.length-1,i));filas[cur].classList.add('cursor');filas[cur].scrollIntoView({block:'nearest'});var a=$('a.exp',filas[cur]);if(a)a.focus({preventScroll:true})}
  function pinta(todo){
    if(!zona)return;var m=filas.filter(function(f){var c=$('input[type=checkbox]',f);f.classList.toggle('marcada',!!c&&c.checked);return !!c&&c.checked});
    zona.classList.toggle('con-seleccion',m.length>0);
    var n=todo?+zona.dataset.total:m.length,$t=todo?+zona.dataset.monto:m.reduce(function(s,f){return s+ +f.dataset.monto},0);
    $$('[data-n]').forEach(function(e){e.textContent=n});$$('[data-suma]').forEach(function(e){e.textContent='$'+$t.toLocaleString('en-US',{minimumFractionDigits:2,maximumFractionDigits:2})});
    $$('[data-si-todo]').forEach(function(e){e.hidden=!todo});$$('[data-si-pagina]').forEach(function(e){e.hidden=!!todo});
    var h=$('#todas');if(h){h.checked=m.length===filas.length&&m.length>0;h.indeterminate=m.length>0&&m.length<filas.length}
  }
  function marca(v,todo){filas.forEach(function(f){var c=$('input[type=checkbox]',f);if(c)c.checked=v});pinta(todo)}
  d.addEventListener('change',function(e){if(e.target.id==='todas')marca(e.target.checked,false);else if(e.target.closest('[data-fila]'))pinta(false)});
  d.addEventListener('click',function(e){var t=e.target;
    if(t.closest('[data-marca-todo]')){e.preventDefault();marca(true,true)}
    if(t.closest('[data-suelta]')){e.preventDefault();marca(false,false)}
    var g=t.closest('[data-abre]');if(g){var on=g.getAttribute('aria-expanded')!=='true';g.setAttribute('aria-expanded',on);g.firstChild.textContent=on?'▾ ':'▸ ';$$('[data-de="'+g.dataset.abre+'"]').forEach(function(r){r.hidden=!on})}
    var o=t.closest('[data-opcion]');if(o){$$('[data-panel]').forEach(function(p){p.hidden=p.dataset.panel!==o.dataset.opcion});$$('[data-opcion]').forEach(function(p){p.classList.toggle('sel',p===o)})}
    var b=t.closest('[data-avisa]');if(b&&b.getAttribute('aria-disabled')!=='true'){var x=$('.c-brindis');x.firstElementChild.textContent=b.dataset.avisa;x.classList.add('ver');clearTimeout(x._t);x._t=setTimeout(function(){x.classList.remove('ver')},10000)}
    if(t.closest('.c-brindis button'))$('.c-brindis').classList.remove('ver');
    if(t===ayuda)ayuda.classList.remove('ver');
    if(t.closest('[data-imprime]'))window.print();
  });
  d.addEventListener('keydown',function(e){
    if(e.key==='Escape'){if(ayuda&&ayuda.classList.contains('ver')){ayuda.classList.remove('ver');if(antes)antes.focus();return}if(/INPUT|TEXTAREA/.test(e.target.tagName)&&e.target.type!=='checkbox')e.target.blur();else marca(false,false);return}
    if(e.ctrlKey||e.metaKey||e.altKey||(/INPUT|SELECT|TEXTAREA/.test(e.target.tagName)&&!/checkbox|radio/.test(e.target.type)))return;
    var k=e.key;
    if(k!=='?'&&!teclas())return;
    if(k==='j')cursor(cur+1);else if(k==='k')cursor(cur-1);
    else if(k==='x'&&filas[cur]){var c=$('input[type=checkbox]',filas[cur]);if(c){c.checked=!c.checked;pinta(false)}}
    else if(k==='A'&&zona)marca(true,true);
    else if(k==='/'){e.preventDefault();$('#buscar')&&$('#buscar').focus()}
    else if(k==='n'&&$('[data-siguiente]'))$('[data-siguiente]').click();
    else if(k==='p'&&$('[data-procede]'))$('[data-procede]').focus();
    else if(k==='?'&&ayuda){ayuda.classList.toggle('ver');antes=d.activeElement;ayuda.firstElementChild.focus()}
    else if(/^[1-6]$/.test(k)&&$$('.c-vistas a')[k-1])$$('.c-vistas a')[k-1].click();
  });
  /* un filtro se aplica al elegirlo */
  d.addEventListener('change',function(e){var f=e.target.closest('form[data-al-elegir]');if(f&&e.target.tagName==='SELECT')f.submit()});
  /* un acto se envía una sola vez */
  d.addEventListener('submit',function(e){var f=e.target;if(f.method!=='post')return;if(f.dataset.enviado){e.preventDefault();return}f.dataset.enviado='si';if('descarga' in f.dataset)setTimeout(function(){delete f.dataset.enviado},3000)});
  window.addEventListener('pageshow',function(){$$('form[data-enviado]').forEach(function(f){delete f.dataset.enviado})});
  /* teléfono: lo que se muestra depende del resultado */
  function res(){var r=$('input[name=res]:checked'),g=$('[data-guardar]');if(g)g.setAttribute('aria-disabled',!r);$$('[data-sin]').forEach(function(v){v.hidden=!!r});$$('[data-si]').forEach(function(e){e.hidden=!r||e.dataset.si.split(' ').indexOf(r.value)<0})}
  d.addEventListener('change',function(e){if(e.target.name==='res')res()});
  if(location.hash==='#todo'){marca(true,true)} if(location.hash==='#ayuda'&&ayuda)ayuda.classList.add('ver');
  if(/^#res=/.test(location.hash)){var r=$('input[name=res][value="'+location.hash.slice(5)+'"]');if(r){if(r.disabled){r.disabled=false;$('#porque').textContent='Ya consta la búsqueda del mié 18 nov (LGTM 97)'}r.checked=true}} res();
  if(filas.length&&filas[0].classList.contains('cursor'))cur=0;
})();
