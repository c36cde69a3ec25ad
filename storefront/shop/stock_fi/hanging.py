"""Finnish words for the lamps of `stock_lumo_hanging.py`."""

from storefront.shop.stock import Words

HANGING = {
    "kello": Words(
        "Kello-riippuvalaisin",
        "Korkea kello painosorvattua metallia, sisältä kirkas, ulkoa hillitty.",
        "E27, enintään 15 W",
    ),
    "taso": Words(
        "Taso-riippuvalaisin, kolme kerrosta",
        "Mitoitettu niin, ettei valo häikäise yhdelläkään paikalla pöydän ääressä.",
        "E27, enintään 12 W",
    ),
    "rengas": Words(
        "Rengas-riippuvalaisin",
        "Yksi rengas, valo sisäkehällä. Nousee ja laskee yhdellä kädellä.",
        "LED, 28 W, kiinteä",
    ),
    "paperi": Words(
        "Paperi-kuuvalaisin",
        "Kuusikymmentä senttiä paperia, joka painaa vähemmän kuin omena.",
        "E27, enintään 12 W",
    ),
    "pitko": Words(
        "Pitko-riippuvalaisin, 150 cm",
        "Puolitoista metriä tasaista valoa pitkille pöydille.",
        "LED, 32 W, kiinteä",
    ),
    "lautanen": Words(
        "Lautanen-riippuvalaisin",
        "Litteä kuin lautanen, joten katseet kohtaavat pöydän yli.",
        "LED, 18 W, kiinteä",
    ),
    "viuhka": Words(
        "Viuhka-riippuvalaisin",
        "Laskostettu kuin viuhka, leveänä pöydän yllä.",
        "E27, enintään 12 W",
    ),
    "mauste": Words(
        "Mauste-keittiövalaisin, kolme kupua",
        "Kolme pientä kupua työtason yllä. Rasva lähtee pyyhkäisemällä.",
        "3 x GU10, 5 W",
    ),
    "keitto": Words(
        "Keitto-emalivalaisin",
        "Emalia kuin mummon keittiössä, mutta tämän päivän valolla.",
        "E27, enintään 15 W",
    ),
    "tiski": Words(
        "Tiski-työtasovalaisin",
        "Neutraalia valoa pilkkomiseen, lämmintä istuskeluun: yksi kytkin.",
        "LED, 20 W, kiinteä",
    ),
    "kulho": Words(
        "Kulho-riippuvalaisin",
        "Heijastaa valon kattoon: liedelle ei lankea varjoa.",
        "E27, enintään 15 W",
    ),
    "porras": Words(
        "Porras-riippuvalaisin portaikkoon",
        "Viisi kelloa, jotka seuraavat portaita kahden kerroksen verran.",
        "5 x G9, 3 W, sisältyvät pakkaukseen",
    ),
    "pisara": Words(
        "Pisara-riippuvalaisin",
        "Pisara, joka on juuri irronnut katosta.",
        "E27, enintään 10 W",
    ),
    "eteinen": Words(
        "Eteinen-lyhtyvalaisin",
        "Lyhty eteiseen: takit hipaisevat sitä, eikä mikään mene rikki.",
        "E27, enintään 10 W",
    ),
    "parvi": Words(
        "Parvi-riippuvalaisin, neljä kupua",
        "Neljä tulppaania kuin linnut juuri ennen laskeutumista.",
        "4 x E14, 4 W",
    ),
    "lumme": Words(
        "Lumme-kattovalaisin",
        "Rengas aivan katon rajassa, valo ylös ja alas.",
        "LED, 22 W, kiinteä",
    ),
}
