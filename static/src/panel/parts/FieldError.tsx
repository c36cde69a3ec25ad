import { Icon } from "../../ui/Icon";

/** What is wrong with a field and what to do, under it. */
export function FieldError({ id, text }: { id: string; text: string }) {
  return (
    <p class="field__error" id={id}>
      <Icon name="error" />
      {text}
    </p>
  );
}
