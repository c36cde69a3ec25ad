import { translator, type Translate } from "../../lib/i18n";
import de from "../../locales/board.de.json";
import en from "../../locales/board.en.json";
import fi from "../../locales/board.fi.json";
import { language } from "../words";

/** A key of the catalogue of the board and the reports. */
export type BoardWord = keyof typeof en;

/** Their texts, which come with their pages and not before. */
export const t: Translate<BoardWord> = translator<BoardWord>({ en, de, fi }[language], language);
