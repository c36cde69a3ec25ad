"""Finnish words for the lamps of `stock_lumo_walls.py`."""

from storefront.shop.stock import Words

WALLS = {
    "varpu": Words(
        "Varpu-seinävalaisin",
        "Nuppu messinkivarvussa. Kaunis parina sohvan kummallakin puolella.",
        "E14, enintään 6 W",
    ),
    "kilpi": Words(
        "Kilpi-seinävalaisin",
        "Laskostettu puolivarjostin, kytkin johdossa.",
        "E14, enintään 8 W",
    ),
    "kulma": Words(
        "Kulma-nivelvalaisin",
        "Kääntyy koko sohvan ylle ja taittuu litteäksi, kun on luettu tarpeeksi.",
        "E27, enintään 9 W",
    ),
    "usva": Words(
        "Usva-kylpyhuonevalaisin",
        "Satiinilasia, höyryltä suojattu. Peilin vasemmalle tai oikealle puolelle.",
        "G9, 4 W, IP44",
    ),
    "peili": Words(
        "Peili-kylpyhuonevalaisin",
        "Tasaista valoa otsasta leukaan, ilman varjoja silmien alla.",
        "LED, 12 W, IP44",
    ),
    "kaste": Words(
        "Kaste-kattovalaisin kosteisiin tiloihin",
        "Suihkun yläpuolelle: suljettu joka puolelta.",
        "LED, 14 W, IP65",
    ),
    "tammi": Words(
        "Tammi-lattiavalaisin",
        "Tammijalat, laskostettu varjostin ja jalkakytkin.",
        "E27, enintään 15 W",
    ),
    "torvi": Words(
        "Torvi-lattiavalaisin",
        "Heittää valonsa kattoon ja täyttää huoneen.",
        "LED, 30 W, kiinteä",
    ),
    "kaisla": Words(
        "Kaisla-lukuvalaisin",
        "Kaisla, jonka kartiokupu taipuu kirjan ylle.",
        "LED, 9 W, kiinteä",
    ),
    "lyhde": Words(
        "Lyhde-lattiavalaisin",
        "Korkea paperilyhde minkä tahansa huoneen pimeään nurkkaan.",
        "2 x E27, 8 W",
    ),
    "kivi": Words(
        "Kivi-pihavalaisin",
        "Lasinen pikkukivi tukevan tolpan päässä, kukkapenkin reunalla.",
        "LED, 5 W, IP65",
    ),
    "sammal": Words(
        "Sammal-polkuvalaisin",
        "Matala ja leveä, joten vain maa valaistuu.",
        "LED, 4 W, IP65",
    ),
    "laituri": Words(
        "Laituri-terassilyhty",
        "Kanna pöytään, ripusta kaiteeseen, jätä sateeseen.",
        "LED, 3 W, akku, IP54",
    ),
    "kesa": Words(
        "Kesä-valoketju, viisi palloa",
        "Viisi palloa kahden puun väliin. Ketjua voi jatkaa.",
        "5 x LED, 1 W, IP44",
    ),
    "portti": Words(
        "Portti-kuistivalaisin",
        "Syttyy, kun joku tulee kotiin, ja palaa, kunnes avain löytyy.",
        "LED, 8 W, IP54",
    ),
}
