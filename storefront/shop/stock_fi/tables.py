"""Finnish words for the lamps of `stock_lumo_tables.py`."""

from storefront.shop.stock import Words

TABLES = {
    "sieni": Words(
        "Sieni-pöytävalaisin",
        "Lakki ja jalka samasta lasikappaleesta. Jalkakin hehkuu.",
        "E14, 6 W, sisältyy pakkaukseen",
    ),
    "muna": Words(
        "Muna-pöytävalaisin",
        "Pysyy siinä, mihin sen asetat, eikä lähde vierimään. Satiinilasia, lämmintä valoa.",
        "E14, 5 W, sisältyy pakkaukseen",
    ),
    "laine": Words(
        "Laine-pöytävalaisin",
        "Varjostin, joka on taiteltu käsin yhdestä pergamenttiarkista.",
        "E27, enintään 10 W",
    ),
    "torni": Words(
        "Torni-pöytävalaisin",
        "Kolme varjostinta päällekkäin, joten lamppu ei näy mistään.",
        "E27, enintään 10 W",
    ),
    "keha": Words(
        "Kehä-rengasvalaisin",
        "Valorengas tammijalustalla. Himmenee jalustaa kiertämällä.",
        "LED, 10 W, kiinteä",
    ),
    "hehku": Words(
        "Hehku-paperivalaisin",
        "Riisipaperia bambukehikolla. Taittuu litteäksi muuttoa varten.",
        "E14, enintään 6 W",
    ),
    "uni": Words(
        "Uni-yöpöytävalaisin",
        "Napauta kerran ja lue, kahdesti ja nukahda: valo hiipuu kahdessakymmenessä minuutissa.",
        "LED, 4 W, kiinteä",
    ),
    "untuva": Words(
        "Untuva-huopavalaisin",
        "Huopakupu, joka taltuttaa häikäisyn ja josta pölyn saa pyyhittyä.",
        "E14, enintään 7 W",
    ),
    "aamu": Words(
        "Aamu-herätysvalo",
        "Aamu alkaa tästä, puoli tuntia ennen kuin haluat nousta.",
        "LED, 12 W, kiinteä",
    ),
    "tyyni": Words(
        "Tyyni-tulppaanivalaisin",
        "Sulkeutunut kukka: valo vain ylöspäin, ei silmiin.",
        "E14, 6 W",
    ),
    "kyna": Words(
        "Kynä-työpöytävalaisin",
        "Ei kynää paksumpi. Seuraa kättä koko pöydän mitalla.",
        "LED, 8 W, kiinteä",
    ),
    "sivu": Words(
        "Sivu-nipistinvalaisin",
        "Kiinnittyy enintään viiden sentin paksuisiin hyllyihin, pöytälevyihin ja sängynpäätyihin.",
        "E27, enintään 9 W",
    ),
    "lasko": Words(
        "Lasko-piirustusvalaisin",
        "Aidot värit kellon ympäri: värintoisto 98, ei välkyntää.",
        "LED, 14 W, kiinteä",
    ),
    "paino": Words(
        "Paino-pankkiirinlamppu",
        "Leveä kupu painavalla messinkijalalla. Syttyy ketjusta vetämällä.",
        "E27, enintään 8 W",
    ),
    "pupu": Words(
        "Pupu-yövalo",
        "Pehmeä pitää kädessä, kestää pudottelun ja sammuu itsestään tunnin kuluttua.",
        "LED, 1 W, USB-C",
    ),
    "kupla": Words(
        "Kupla-värivalo",
        "Vaihtaa väriä napautuksesta ja muistaa lempivärin.",
        "LED, 3 W, USB-C",
    ),
    "satu": Words(
        "Satu-lastenvalaisin",
        "Pieni kärpässieni hyllylle sängyn yläpuolelle.",
        "E14, 4 W, sisältyy pakkaukseen",
    ),
    "pilotti": Words(
        "Pilotti-ilmapallovalaisin",
        "Kolme ilmapalloa, jotka eivät koskaan tyhjene. Johdoissa on pehmeät pysäyttimet.",
        "3 x E14, 4 W",
    ),
    "leikki": Words(
        "Leikki-kattovalaisin",
        "Pehmeä kiekko leikkihuoneen kattoon. Pallokaan ei riko sitä.",
        "LED, 16 W, kiinteä",
    ),
}
