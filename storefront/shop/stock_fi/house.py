"""Finnish words for the lamps of `stock_lumo.py`."""

from storefront.shop.stock import Words

HOUSE = {
    "kaari": Words(
        "Kaari-pöytävalaisin",
        "Suupuhallettua lasia sorvatulla jalalla. Himmenee kosketuksella lukuvalosta yövaloksi.",
        "E27, enintään 12 W, sisältyy pakkaukseen",
    ),
    "pallo": Words(
        "Pallo-tunnelmavalaisin",
        "Kuu lipaston päälle: satiinilasinen pallo, joka hehkuu tasaisesti joka suuntaan.",
        "E14, 6 W, sisältyy pakkaukseen",
    ),
    "suvi": Words(
        "Suvi-yöpöytävalaisin",
        "Pellavavarjostin kolmella hoikalla jalalla. Lämmin valo, joka ei herätä muita.",
        "E27, 8 W",
    ),
    "tuki": Words(
        "Tuki-työpöytävalaisin",
        "Kaksi niveltä, jotka pysyvät siinä, mihin ne asetetaan. Syvä kartiokupu rajaa valon paperille.",
        "LED, 9 W, kiinteä, viisi himmennystasoa",
    ),
    "lukea": Words(
        "Lukea-lukuvalaisin",
        "Teräskupu painavalla jalalla. Kallistuu yhdellä sormella.",
        "GU10, 5 W, sisältyy pakkaukseen",
    ),
    "huvi": Words(
        "Huvi-riippuvalaisin",
        "Matala värilasinen kupu, joka kokoaa väen pöydän ympärille.",
        "E27, enintään 15 W",
    ),
    "kolme": Words(
        "Kolme-riippuvalaisin, kolme kupua",
        "Kolme kartiota kolmella korkeudella, yksi kattokuppi. Johtoja voi lyhentää solmulla.",
        "3 x E27, 8 W",
    ),
    "pilvi": Words(
        "Pilvi-riippuvalaisin",
        "Viisi pientä palloa, jotka leijuvat valitsemallasi korkeudella.",
        "5 x G9, 3 W, sisältyvät pakkaukseen",
    ),
    "katto": Words(
        "Katto-plafondi",
        "Lähellä kattoa, leveä ja rauhallinen. Tehty mataliin eteisiin.",
        "LED, 18 W, kiinteä",
    ),
    "seina": Words(
        "Seinä-varsivalaisin",
        "Kupu lyhyessä varressa. Valo ylös tai alas, kumpaa seinä kaipaa.",
        "E14, enintään 8 W",
    ),
    "kurki": Words(
        "Kurki-lattiavalaisin",
        "Kaari, joka taipuu sohvan käsinojan ylle ja seisoo valurautaisella levyllä.",
        "E27, enintään 15 W",
    ),
    "jalka": Words(
        "Jalka-lattiavalaisin",
        "Kolme saarnijalkaa ja pliseerattu pellavavarjostin.",
        "E27, enintään 12 W",
    ),
    "polku": Words(
        "Polku-pihavalaisin",
        "Kestää pakkasen ja sateen, huomaa tulijan ja valaisee seuraavat viisi askelta.",
        "LED, 6 W, kiinteä, IP65",
    ),
    "lyhty": Words(
        "Lyhty-puutarhavalaisin, jossa on hämäräkytkin ja viikon kestävä ladattava akku",
        "Paina maapiikki nurmikkoon. Syttyy hämärän tullen ja kestää viikon yhdellä latauksella.",
        "LED, 3 W, akku, IP44",
    ),
}
