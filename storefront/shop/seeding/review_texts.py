"""What people of the demo say about lamps, by language and stars; and who they are."""

WRITERS = {
    "en": (
        "Harriet Cole",
        "Tom Bexley",
        "Aoife Byrne",
        "Daniel Osei",
        "Priya Raman",
        "Ewan Muir",
        "Sofia Marchetti",
        "Lucas de Vries",
        "Grace Whitlock",
        "Noah Pettersson",
        "Iris Tan",
        "Callum Reid",
        "Maeve Doran",
    ),
    "de": (
        "Katrin Vogt",
        "Lukas Brandner",
        "Sabine Öztürk",
        "Moritz Hahn",
        "Elif Kaya",
        "Jonas Petersen",
        "Anneliese Roth",
        "Felix Zimmer",
        "Clara Wenzel",
        "Timo Albrecht",
        "Heike Lorenz",
        "Paul Gruber",
        "Nadja Sommer",
    ),
    "fi": (
        "Aino Korhonen",
        "Eero Lahti",
        "Helmi Salonen",
        "Juhani Rautio",
        "Kaisa Mäkinen",
        "Lauri Niemi",
        "Outi Heikkilä",
        "Pekka Saari",
        "Riikka Virta",
        "Sami Laine",
        "Tiina Koski",
        "Ville Aalto",
        "Eeva Harju",
    ),
}

REVIEWS: dict[str, dict[int, list[tuple[str, str]]]] = {
    "en": {
        5: [
            ("Exactly the light I was after", "Warm, even, and it does not glare when you look at it from the sofa."),
            (
                "Feels made, not produced",
                "You notice the weight as soon as you lift it. The switch has a proper click.",
            ),
            ("Second one ordered", "Bought one in spring, now there is a pair. Same colour, same finish, well packed."),
            ("Better than on the picture", "The glass has a depth that no photo shows. Evenings are quieter with it."),
            ("Up in ten minutes", "Clear instructions, all screws in the box, and the cable was long enough."),
            ("Still lovely after a year", "No flicker, no loose joint. I wiped it twice and it looks like new."),
            (
                "Help answered at once",
                "I asked whether it dims with my old switch and had an answer before my tea was cold.",
            ),
            ("A present that was kept", "My sister moved it from room to room until it found its place by the window."),
        ],
        4: [
            ("Good light, short cable", "I would have liked half a metre more. Everything else is as it should be."),
            ("Very nice, a little smaller than I thought", "Do measure first. The light itself is soft and warm."),
            ("Solid", "Does what it says. One star off for the amount of cardboard."),
            ("Came a day late, worth the wait", "The delivery slipped, the lamp did not disappoint."),
            ("Nearly perfect", "The lowest step of the dimmer could be lower still."),
        ],
        3: [
            ("Fine, but not for reading", "A pleasant glow. For a book I needed a second lamp."),
            ("Colour a bit off", "In daylight the glass is greener than I expected. By night I like it."),
            ("All right", "Good workmanship, though the foot wobbles on our old floor."),
            ("Handsome and hot", "It gets warmer than my other lamps. Nothing worrying."),
        ],
        2: [
            ("Not for low ceilings", "It hung in everybody's face. Sent it back without trouble."),
            ("Scratch on the foot", "A new foot came within the week, still a nuisance."),
            ("Too dim for us", "We needed more light over the table than it gives."),
        ],
    },
    "de": {
        5: [
            ("Genau das Licht, das gefehlt hat", "Warm, gleichmäßig, und vom Sofa aus blendet nichts."),
            ("Man spürt die Handarbeit", "Schwer, sauber verarbeitet, der Schalter rastet satt ein."),
            ("Schon die zweite bestellt", "Im Frühling eine, jetzt ein Paar. Farbe und Glas passen genau zueinander."),
            ("Schöner als auf dem Bild", "Das Glas hat eine Tiefe, die kein Foto zeigt."),
            ("In zehn Minuten montiert", "Klare Anleitung, alle Schrauben dabei, das Kabel war lang genug."),
            ("Nach einem Jahr wie neu", "Kein Flackern, nichts wackelt. Zweimal abgewischt, das war alles."),
            (
                "Auf Fragen kam sofort Antwort",
                "Ich wollte wissen, ob mein alter Dimmer passt. Nach zwei Minuten wusste ich es.",
            ),
            (
                "Als Geschenk ein Volltreffer",
                "Meine Schwester hat sie durch alle Zimmer getragen, bis der Platz am Fenster feststand.",
            ),
        ],
        4: [
            ("Gutes Licht, kurzes Kabel", "Ein halber Meter mehr wäre schön gewesen. Sonst stimmt alles."),
            ("Sehr schön, etwas kleiner als gedacht", "Vorher messen lohnt sich. Das Licht ist weich und warm."),
            ("Solide", "Hält, was sie verspricht. Ein Stern Abzug für die viele Pappe."),
            ("Kam einen Tag später, war es wert", "Die Lieferung hat sich verschoben, die Leuchte nicht enttäuscht."),
            ("Fast perfekt", "Die unterste Dimmstufe dürfte noch dunkler sein."),
        ],
        3: [
            ("Gemütlich, aber nicht zum Lesen", "Schöner Schein. Fürs Buch brauchte ich eine zweite Leuchte."),
            ("Farbe etwas anders", "Bei Tag ist das Glas grüner als erwartet, abends gefällt es mir."),
            ("In Ordnung", "Gut gemacht, nur steht der Fuß auf unseren alten Dielen nicht ganz ruhig."),
            ("Hübsch, wird aber warm", "Wärmer als meine anderen Leuchten, bedenklich ist es nicht."),
        ],
        2: [
            ("Nichts für niedrige Decken", "Sie hing allen vor der Nase. Die Rückgabe ging ohne Mühe."),
            ("Kratzer am Fuß", "Der neue Fuß kam in derselben Woche, ärgerlich bleibt es."),
            ("Für uns zu dunkel", "Über dem Tisch brauchen wir mehr Licht."),
        ],
    },
    "fi": {
        5: [
            ("Juuri sitä valoa mitä kaipasin", "Lämmin ja tasainen, eikä häikäise sohvalta katsottuna."),
            ("Käsityön tuntee", "Painava ja siisti, ja kytkin napsahtaa kunnolla."),
            ("Tilasin jo toisen", "Keväällä yksi, nyt niitä on pari. Väri ja lasi sopivat täysin yhteen."),
            ("Kauniimpi kuin kuvassa", "Lasissa on syvyyttä, jota kuva ei näytä."),
            ("Paikallaan kymmenessä minuutissa", "Selkeä ohje, kaikki ruuvit mukana, ja johto riitti."),
            ("Vuoden jälkeen kuin uusi", "Ei välky eikä heilu. Olen pyyhkinyt sen kahdesti."),
            ("Kysymykseen vastattiin heti", "Halusin tietää, käykö vanha himmennin. Vastaus tuli parissa minuutissa."),
            ("Lahjana täysosuma", "Siskoni kantoi sitä huoneesta toiseen, kunnes paikka löytyi ikkunan vierestä."),
        ],
        4: [
            ("Hyvä valo, lyhyt johto", "Puoli metriä lisää olisi ollut mukava. Muuten kaikki kunnossa."),
            ("Oikein kaunis, vähän luultua pienempi", "Mittaa ensin. Valo on pehmeä ja lämmin."),
            ("Kunnollinen", "Lupausten mukainen. Yksi tähti pois pahvin määrästä."),
            ("Tuli päivän myöhässä, odotus kannatti", "Toimitus venyi, valaisin ei pettänyt."),
            ("Melkein täydellinen", "Himmentimen alin taso saisi olla vielä himmeämpi."),
        ],
        3: [
            ("Tunnelmallinen, ei lukemiseen", "Kaunis hehku. Kirjaa varten tarvitsin toisen lampun."),
            ("Väri hieman erilainen", "Päivänvalossa lasi on odotettua vihreämpi, illalla pidän siitä."),
            ("Ihan hyvä", "Hyvin tehty, mutta jalka keikkuu vanhalla lattialla."),
            ("Komea mutta kuumenee", "Lämpenee enemmän kuin muut lamppuni. Ei huolestuta."),
        ],
        2: [
            ("Ei matalaan huoneeseen", "Roikkui kaikkien naaman edessä. Palautus sujui vaivatta."),
            ("Naarmu jalassa", "Uusi jalka tuli samalla viikolla, silti harmitti."),
            ("Meille liian himmeä", "Pöydän yläpuolella tarvitaan enemmän valoa."),
        ],
    },
}

PENDING = (
    (
        "en",
        5,
        "My new favourite",
        "It arrived yesterday and has not been off since. More at https://example.com/my-room",
    ),
    ("de", 2, "Leider mit Kratzer", "Der Schirm hat einen Kratzer. Die Leuchte selbst gefällt mir sehr."),
    ("en", 1, "Call me", "Ask for me at 555 0100, I sell the same one for less."),
    ("fi", 4, "Oikein hyvä", "Johto saisi olla pidempi, muuten juuri sopiva eteiseen."),
)

OF_JUERGEN = (
    (
        "katto",
        5,
        5,
        "Sitzt wie angegossen",
        "Warmes Licht ohne Flackern, und die Montage ging zu zweit in einer Viertelstunde.",
    ),
    ("huvi", 1, 4, "Schöne Glocke", "Das Glas ist kräftiger gefärbt als erwartet. Über dem Tisch wirkt es wunderbar."),
)
