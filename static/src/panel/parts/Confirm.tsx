import { useEffect, useId, useRef } from "preact/hooks";

interface ConfirmProps {
  title: string;
  note: string;
  yes: string;
  no: string;
  onYes: () => void;
  onNo: () => void;
}

/** Asks before something ends. The browser's own modal dialog keeps the focus in it and gives it back afterwards. */
export function Confirm({ title, note, yes, no, onYes, onNo }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog class="sheet" ref={dialog} aria-labelledby={`${id}title`} aria-describedby={`${id}note`} onClose={onNo}>
      <div class="sheet__body">
        <h1 id={`${id}title`}>{title}</h1>
        <p id={`${id}note`}>{note}</p>
        <div class="two">
          <button class="btn" type="button" onClick={() => dialog.current?.close()}>
            {no}
          </button>
          <button class="btn btn--danger" type="button" onClick={onYes}>
            {yes}
          </button>
        </div>
      </div>
    </dialog>
  );
}
