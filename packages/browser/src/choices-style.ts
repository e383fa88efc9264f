// How banner and preference centre look. Every colour, the corner and the typeface are custom properties that a page may set.
export const STYLE = `
:host{--p:var(--heed-paper,#fff);--i:var(--heed-ink,#1d1d1b);--s:var(--heed-soft,#565652);--l:var(--heed-line,#8a8a85);--a:var(--heed-accent,#1f5f56);--o:var(--heed-on-accent,#fff);--r:var(--heed-radius,.75rem);font:1rem/1.5 var(--heed-font,system-ui,sans-serif)}
@supports (color:light-dark(#000,#fff)){:host{--p:var(--heed-paper,light-dark(#fff,#1e1e1c));--i:var(--heed-ink,light-dark(#1d1d1b,#f0efea));--s:var(--heed-soft,light-dark(#565652,#b9b8b1));--l:var(--heed-line,light-dark(#8a8a85,#84837d));--a:var(--heed-accent,light-dark(#1f5f56,#8ed3c3));--o:var(--heed-on-accent,light-dark(#fff,#0c2621))}}
*{box-sizing:border-box;margin:0;overflow-wrap:anywhere}
h2,label span{min-width:0}
.bar,dialog{background:var(--p);color:var(--i);border:1px solid var(--l);border-radius:var(--r);box-shadow:0 .5rem 2rem #0004}
.bar{position:fixed;z-index:2147483646;inset-inline:max(.75rem,50% - 30rem);bottom:.75rem;max-height:calc(100dvh - 1.5rem);overflow:auto;padding:1rem 1.25rem 1.25rem}
dialog{width:min(42rem,100% - 1.5rem);max-height:calc(100dvh - 1.5rem);margin:auto;padding:0}
dialog::backdrop{background:#0008}
dialog>div{display:flex;flex-direction:column;max-height:calc(100dvh - 1.5rem - 2px)}
header,footer{padding:1rem 1.25rem;display:flex;gap:.5rem 1rem;align-items:center;flex:none}
header{justify-content:space-between;padding-bottom:.5rem}
footer{border-top:1px solid var(--l)}
.body{overflow:auto;padding:0 1.25rem 1rem;flex:1 1 auto;min-height:8rem}
h2{font-size:1.2rem;line-height:1.3;text-wrap:balance}
h3,summary{font-size:1rem;font-weight:600}
p{margin-top:.35rem;text-wrap:pretty}
ul{margin:.5rem 0 0;padding-inline-start:1.25rem}
.soft,dt{color:var(--s);font-size:.9rem}
.signal{border-inline-start:.25rem solid var(--a);padding-inline-start:.75rem;margin-top:.75rem}
.buttons{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(9.5rem,100%),1fr));gap:.6rem;margin-top:1rem;width:100%}
footer .buttons{margin:0}
button{font:inherit;font-weight:600;min-height:2.75rem;padding:.5rem 1rem;border:2px solid var(--a);border-radius:calc(var(--r)*.7);background:var(--p);color:var(--a);cursor:pointer}
.main{background:var(--a);color:var(--o)}
button:hover{text-decoration:underline;text-underline-offset:.2em}
:focus-visible{outline:3px solid var(--a);outline-offset:2px}
.body:focus-visible{outline-offset:-3px}
.quiet{border-color:transparent;padding-inline:.5rem}
section.card,details{border:1px solid var(--l);border-radius:calc(var(--r)*.7);padding:.9rem 1rem;margin-top:.75rem}
label{display:flex;gap:1rem;justify-content:space-between;align-items:flex-start;font-weight:600;cursor:pointer;min-height:1.75rem}
dl+label,div+label{margin-top:.75rem}
summary{cursor:pointer;min-height:1.75rem}
dl{display:grid;grid-template-columns:minmax(7rem,auto) 1fr;gap:.25rem 1rem;margin-top:.6rem;font-size:.9rem}
dd ul{margin:0;padding:0;list-style:none}
dd{overflow-wrap:anywhere}
a{color:var(--a);text-underline-offset:.2em}
input{appearance:none;flex:none;width:3rem;height:1.75rem;margin:0;border:2px solid var(--s);border-radius:1rem;background:var(--p);position:relative;cursor:pointer}
input::before{content:"";position:absolute;inset-block:.2rem;inset-inline-start:.2rem;width:0;border:.55rem solid var(--s);border-radius:50%}
input:checked{background:var(--a);border-color:var(--a)}
input:checked::before{inset-inline:auto .2rem;border-color:var(--o)}
.object{width:1.75rem;border-radius:.35rem}
.object::before{display:none}
.object:checked::before{display:grid;place-items:center;inset:0;width:auto;border:0;content:"✓";color:var(--o)}
input:disabled{opacity:.6;cursor:default}
[role=status]{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
@media (forced-colors:active){input:checked{border-width:.3rem}input:checked::before{inset-block:.1rem;border-color:CanvasText}.main{border-width:2px}}
@media (max-width:30rem){.bar .buttons>:nth-child(3){grid-column:1/-1}dl{grid-template-columns:1fr}dd+dt{margin-top:.4rem}.bar{inset-inline:0;bottom:0;border-radius:var(--r) var(--r) 0 0;max-height:85dvh}header,footer,.bar,.body{padding-inline:1rem}}
@media (max-height:30rem){dialog>div{display:block;overflow:auto}.body{overflow:visible}}
`;
