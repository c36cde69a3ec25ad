import { splitLinks } from "../lib/links";

/** What a person wrote, as typed; http and https addresses lead there in a tab of their own. */
export function RichText({ text }: { text: string }) {
  return (
    <>
      {splitLinks(text).map((part, index) =>
        part.address === undefined ? (
          part.text
        ) : (
          <a key={index} href={part.address} target="_blank" rel="noopener noreferrer nofollow">
            {part.text}
          </a>
        ),
      )}
    </>
  );
}
