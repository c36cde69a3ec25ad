/** Style of the launcher and of the frame; short, because it travels with every page of a shop. */
export const rules = `:host{--a:#2a55d4}
button,iframe{position:fixed;z-index:9999999999;inset-inline-end:24px;bottom:24px;border:1px solid #0000;box-shadow:0 8px 24px #0004}
button{display:flex;align-items:center;gap:10px;height:52px;padding:0 22px 0 18px;border-radius:28px;background:var(--a);color:#fff;font:600 16px system-ui;cursor:pointer;outline-offset:2px}
button:hover{filter:brightness(.9)}
button:before{content:"";width:20px;height:20px;scale:1.1;background:#fff;clip-path:path(evenodd,"M4 4h12a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2H9l-4 3v-3H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zm0 1.5a.5.5 0 0 0-.5.5v7a.5.5 0 0 0 .5.5h2.5V15l2-1.5H16a.5.5 0 0 0 .5-.5V6a.5.5 0 0 0-.5-.5zM6 7.5h8V9H6zm0 3h5V12H6z")}
i{min-width:18px;border-radius:9px;background:#fff;color:var(--a);font:600 11px/18px system-ui}
iframe{bottom:92px;width:400px;height:min(640px,100dvh - 116px);border-radius:16px}
i:empty{display:none}
@media(max-width:900px){button{inset-inline-end:16px;bottom:16px;width:56px;height:56px;padding:16px}b{font-size:0}i{position:absolute;top:0;inset-inline-end:0}iframe{inset:0;width:100%;height:100dvh;border-radius:0}}
@media(forced-colors:active){button:before{background:ButtonText}}`;

