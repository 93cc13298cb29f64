//! Italian, Dutch, Swedish, Polish; and what French, Portuguese, German and Spanish say as well.

use super::super::Target::{self, Field as F};
use super::{More, more};
use crate::domain::field::Field;

pub(super) static ALL: &[More] = &[
    More {
        weak: "importo contratto;valore contratto;contractwaarde;contractbedrag;avtalsvarde;kontraktsvarde;\
               wartosc umowy;wartosc kontraktu;montant contrat;valeur contrat;auftragswert;valor contrato",
        never: "fatturato;ricavi annuali;mensile;mensili;jaaromzet;jaarlijkse omzet;maandelijks;maandelijkse;\
                arsomsattning;omsattning;arliga intakter;arlig intakt;manatlig;manatliga;obroty;roczny przychod;\
                roczne przychody;miesieczny;miesieczna;miesieczne;revenu annuel;revenus annuels;mensuels;mensuelle;\
                mensuales;mensais;monatliche;monatlicher;volume affari",
        trumps: "roczny przychod cykliczny;roczne przychody cykliczne;roczny przychod powtarzalny;\
                 revenu annuel recurrent;revenus annuels recurrents;ingresos anuales recurrentes;\
                 receita anual recorrente;arlig intakt aterkommande",
        ..more(
            F(Field::Arr),
            "ricavi ricorrenti annuali;ricavo ricorrente annuale;entrate ricorrenti annuali;valore annuale contratto;\
             valore contratto annuale;canone annuale;jaarlijks terugkerende omzet;jaarlijkse terugkerende omzet;\
             terugkerende omzet;jaarlijkse contractwaarde;contractwaarde jaar;jaarcontractwaarde;\
             arlig aterkommande intakt;arliga aterkommande intakter;aterkommande intakter;arligt avtalsvarde;\
             arligt kontraktsvarde;arsavgift;roczny przychod cykliczny;roczne przychody cykliczne;\
             roczny przychod powtarzalny;roczna wartosc umowy;roczna wartosc kontraktu;roczny abonament;\
             revenu annuel recurrent;revenus recurrents annuels;valeur contrat annuelle;montant annuel contrat;\
             abonnement annuel;jahrlicher vertragswert;vertragswert jahr;jahrliche wiederkehrende einnahmen;\
             wiederkehrende einnahmen;jahrlich wiederkehrende einnahmen;jahrlich wiederkehrende umsatze;jahresbeitrag;\
             ingresos anuales recurrentes;valor anual;\
             importe anual contrato;receita anual recorrente;receita recorrente;valor contrato anual;anuidade",
        )
    },
    more(
        Target::Currency,
        "valuta;valuta contratto;valuta contract;contractvaluta;avtalsvaluta;waluta;waluta umowy;devise contrat;moeda contrato;\
         moneda contrato",
    ),
    More {
        weak: "data fine;data scadenza;einddatum;slutdatum;data zakonczenia;ablauf",
        never: "ultimo rinnovo;precedente;laatste verlenging;vorige;opzegtermijn;senaste fornyelse;uppsagningstid;\
                ostatnie odnowienie;prova;proefperiode;provperiod;okres probny;essai;prueba;teste;testphase;preavis;preaviso",
        ..more(
            F(Field::Renewal),
            "data rinnovo;rinnovo;prossimo rinnovo;fine contratto;scadenza contratto;scadenza;data fine contratto;\
             data scadenza contratto;verlengingsdatum;verlenging;verlengdatum;contractverlenging;einddatum contract;\
             contracteinde;einde contract;contracteinddatum;vervaldatum;fornyelsedatum;fornyelse;avtalsslut;\
             avtalets slutdatum;slutdatum avtal;kontraktsslut;nasta fornyelse;forfallodatum;data odnowienia;odnowienie;\
             koniec umowy;data konca umowy;data zakonczenia umowy;data wygasniecia;wygasniecie umowy;\
             prochain renouvellement;date echeance contrat;echeance contrat;expiration contrat;\
             date expiration;proxima renovacion;fin del contrato;fin suscripcion;proxima renovacao;termino contrato;\
             data vencimento;vencimento contrato;nachste verlangerung;vertragsablauf;vertragsende am;erneuerungsdatum;\
             vertragserneuerung",
        )
    },
    More {
        weak: "data inizio;cliente dal;begindatum;startdatum;klant sinds;kund sedan;data rozpoczecia;klient od",
        never: "prova;proefperiode;provperiod;okres probny;essai;prueba;teste;progetto;projekt;project",
        ..more(
            F(Field::TermStart),
            "inizio contratto;data inizio contratto;decorrenza contratto;stipula contratto;startdatum contract;\
             begindatum contract;contractstart;contractbegin;ingangsdatum;avtalsstart;avtalets startdatum;\
             startdatum avtal;kontraktsstart;poczatek umowy;data rozpoczecia umowy;data zawarcia umowy;start umowy;\
             date signature contrat;signature contrat;prise effet;fecha firma contrato;comienzo contrato;\
             assinatura contrato;vertragsdatum;vertragsabschluss",
        )
    },
    more(
        F(Field::AutoRenew),
        "rinnovo automatico;tacito rinnovo;automatische verlenging;automatisch verlengen;stilzwijgende verlenging;\
         automatisk fornyelse;automatisk forlangning;automatyczne odnowienie;automatyczne przedluzenie;\
         reconduction tacite;reconduction automatique;renovacion tacita;automatische erneuerung",
    ),
    More {
        weak: "probabilita;kans;sannolikhet;prawdopodobienstwo",
        never: "abbandono;disdetta;opzegging;uppsagning;rezygnacji;resiliation;baja;cancelamento;kundigung;abwanderung",
        ..more(
            F(Field::Likelihood),
            "probabilita rinnovo;kans verlenging;verlengingskans;waarschijnlijkheid verlenging;sannolikhet fornyelse;\
             fornyelsesannolikhet;prawdopodobienstwo odnowienia;szansa odnowienia;chances renouvellement;\
             taux renouvellement prevu;posibilidad renovacion;chance renovacao;erneuerungswahrscheinlichkeit",
        )
    },
    More {
        weak: "responsabile account;gestore account;accountmanager;klantmanager;opiekun;responsable compte;\
               responsable client;responsavel conta;kundenmanager",
        never: "vendite;commerciale;commercial;verkoop;forsaljning;saljare;sprzedaz;handlowiec;vendas",
        ..more(
            F(Field::Owner),
            "responsabile customer success;responsabile successo cliente;responsabile successo clienti;\
             customer success verantwoordelijke;klantsucces;klantsuccesmanager;kundansvarig;kundframgangsansvarig;\
             opiekun klienta;menedzer sukcesu klienta;responsable reussite client;reussite client;\
             charge succes client;gestionnaire succes client;succes client;gestor sucesso;responsavel sucesso cliente;\
             gerente exito cliente;responsable cuenta exito;exito cliente;kundenverantwortlicher",
        )
    },
    More {
        weak: "livello;fascia;niva;poziom;segmento;categoria cliente;faixa;kategoria",
        never: "settore;bransch;branza;secteur;sector;setor;industrie",
        options: "argento;bronzo;platino;zilver;brons;guld;silver;zloty;srebrny;brazowy;or;argent;platine;ouro;prata;bronce;\
                  bronzo;silber;strategico;strategisk;strategiczny",
        ..more(
            F(Field::Tier),
            "livello cliente;fascia cliente;segmento clienti;categoria cliente;klantniveau;klantsegment;klantklasse;\
             klantcategorie;kundniva;kundsegment;kundklass;kundkategori;poziom klienta;segment klienta;\
             kategoria klienta;faixa cliente;categoria cliente;classe cliente;categorie client;classe client;\
             rang client;categoria cuenta;clase cliente;kundenrang;kundentier",
        )
    },
    More {
        never: "tendenza;tendance;tendencia;trend",
        lights: "stato salute;stato cliente;semaforo;klantstatus;gezondheidsstatus;stoplicht;kundstatus;halsostatus;\
                 trafikljus;status klienta;stan klienta;sygnalizacja;statut sante;etat client;estado saude;status cliente",
        ..more(
            F(Field::CrmHealth),
            "punteggio salute;salute cliente;indice salute;gezondheidsscore;klantgezondheid;halsopoang;\
             kundhalsa;halsoindex;wskaznik zdrowia;zdrowie klienta;ocena zdrowia;indice sante;note sante;\
             sante compte;indice salud;puntaje salud;indicador salud;pontuacao saude cliente;indice saude;\
             gesundheitsscore;kundengesundheitswert",
        )
    },
    More {
        never: "data;datum;fecha;dipendenti;medewerkers;anstallda;pracownikow;collaborateurs;empleados",
        ..more(
            F(Field::Nps),
            "punteggio nps;nps score;nps poang;wskaznik nps;note nps;nota nps;pontuacao nps;puntuacion nps;nps wert",
        )
    },
    More {
        never: "data;datum;fecha;dipendenti;medewerkers;anstallda;pracownikow;collaborateurs;empleados",
        ..more(
            F(Field::Csat),
            "soddisfazione cliente;soddisfazione;klanttevredenheid;tevredenheid;kundnojdhet;nojdhet;\
             zadowolenie klienta;satysfakcja klienta;satysfakcja;satisfaccion clientes;satisfaction clients;\
             satisfacao do cliente",
        )
    },
    more(
        F(Field::Sentiment),
        "umore cliente;umore;sentimento cliente;klantsentiment;stemming;kundsentiment;kundkansla;stamning;nastroj;\
         nastroj klienta;sentyment;humeur client;ressenti client;animo cliente;estado animo;sentimiento cliente;\
         humor cliente;kundensentiment",
    ),
    More {
        never: "attive;attivi;attivate;utilizzate;in uso;actieve;gebruikte;toegewezen;aktiva;anvanda;tilldelade;\
                aktywne;aktywnych;uzywane;przypisane;prezzo;prijs;pris;cena;prix;preco;utilises;utilizadas;em uso",
        ..more(
            F(Field::SeatsBought),
            "licenze;licenze acquistate;licenze contrattuali;numero licenze;postazioni acquistate;licenties;\
             aantal licenties;gekochte licenties;ingekochte licenties;licenser;antal licenser;kopta licenser;\
             licencje;liczba licencji;zakupione licencje;licences contractuelles;nombre licences;sieges achetes;\
             numero licencias;licencias compradas;numero licencas;licencas adquiridas;licencas compradas;\
             vertragslizenzen;erworbene lizenzen",
        )
    },
    more(
        F(Field::SeatsActivated),
        "licenze attivate;licenze assegnate;utenti attivati;geactiveerde licenties;toegewezen licenties;\
         aktiverade licenser;tilldelade licenser;aktywowane licencje;przypisane licencje;licences attribuees;\
         licences activees;licencias asignadas;licencas atribuidas",
    ),
    more(
        F(Field::SeatsActive),
        "licenze attive;licenze utilizzate;licenze in uso;actieve licenties;gebruikte licenties;aktiva licenser;\
         anvanda licenser;aktywne licencje;uzywane licencje;wykorzystane licencje;licencias utilizadas;\
         licencias usadas;licencas utilizadas;licencas usadas;sieges utilises;lizenzen genutzt",
    ),
    more(
        F(Field::Dau),
        "utenti attivi giornalieri;utenti giornalieri;dagelijks actieve gebruikers;dagelijkse gebruikers;\
         dagligen aktiva anvandare;dagliga anvandare;dzienni aktywni uzytkownicy;dzienni uzytkownicy;\
         utilisateurs actifs jour;usuarios activos dia;usuarios diarios ativos;aktive nutzer tag",
    ),
    More {
        weak: "utenti attivi;actieve gebruikers;aktiva anvandare;aktywni uzytkownicy;aktive benutzer",
        never: "giornalieri;settimanali;dagelijks;dagelijkse;wekelijks;wekelijkse;dagligen;dagliga;veckovis;dzienni;\
                tygodniowi;semanales;semanais;hebdomadaires;wochentlich;wochentliche",
        ..more(
            F(Field::Mau),
            "utenti attivi mensili;utenti mensili;maandelijks actieve gebruikers;maandelijkse gebruikers;\
             manatligt aktiva anvandare;manatliga anvandare;miesieczni aktywni uzytkownicy;miesieczni uzytkownicy;\
             usuarios mensais ativos;aktive nutzer monat;monatlich aktive benutzer",
        )
    },
    More {
        never: "disponibili;beschikbare;tillgangliga;dostepne;disponiveis",
        ..more(
            F(Field::FeaturesUsed),
            "funzionalita utilizzate;funzioni utilizzate;moduli utilizzati;gebruikte functies;gebruikte modules;\
             anvanda funktioner;uzywane funkcje;wykorzystane funkcje;fonctions utilisees;funcionalidades utilizadas;\
             funciones en uso",
        )
    },
    more(
        F(Field::FeaturesAvailable),
        "funzionalita disponibili;funzioni disponibili;moduli disponibili;beschikbare functies;beschikbare modules;\
         tillgangliga funktioner;dostepne funkcje;fonctions disponibles;modules disponibles;recursos disponiveis",
    ),
    more(
        F(Field::GoalsMet),
        "obiettivi raggiunti;obiettivi conseguiti;behaalde doelen;bereikte doelen;behaalde doelstellingen;uppnadda mal;\
         osiagniete cele;zrealizowane cele;objectifs realises;objetivos logrados;metas alcancadas;\
         objetivos alcancados",
    ),
    More {
        never: "raggiunti;conseguiti;behaalde;bereikte;uppnadda;osiagniete;zrealizowane;realises;logrados;alcancadas;\
                alcancados;vendite;omzet;forsaljning",
        weak: "obiettivi;doelen;doelstellingen;cele",
        ..more(
            F(Field::GoalsDue),
            "obiettivi totali;obiettivi concordati;numero obiettivi;aantal doelen;afgesproken doelen;totaal doelen;\
             antal mal;avtalade mal;liczba celow;uzgodnione cele;objectifs convenus;nombre objectifs;\
             numero objetivos;numero metas;anzahl ziele",
        )
    },
    More {
        never: "prevista;gepland;planerad;planowana",
        ..more(
            F(Field::FirstValue),
            "primo valore;messa in produzione;data avvio;go live datum;livegang;ingebruikname;eerste waarde;forsta varde;\
             driftsattning;lanseringsdatum;pierwsza wartosc;uruchomienie produkcyjne;data uruchomienia;\
             date mise service;date mise production;fecha primer valor;puesta produccion;data entrada producao;\
             live seit",
        )
    },
    More {
        never: "prossimo;prossima;volgende;nasta;nastepny;nastepne;proximo;prochaine;nachster",
        ..more(
            F(Field::LastQbr),
            "ultimo qbr;ultima revisione;laatste qbr;laatste kwartaalreview;senaste qbr;senaste kvartalsgenomgang;\
             ostatni qbr;ostatni przeglad;derniere qbr;ultima reuniao trimestral;letzte quartalsbesprechung",
        )
    },
    More {
        never: "trattativa;opportunita;affare;transaction;negocio;venda",
        options: "prezzo;concorrente;concorrenza;prijs;concurrent;pris;konkurrent;cena;konkurencja;budzet;\
                  budgetkurzung;presupuesto;orcamento",
        ..more(
            F(Field::LossReason),
            "motivo disdetta;motivo abbandono;motivo perdita;causa abbandono;reden opzegging;opzegreden;\
             vertrekreden;reden vertrek;orsak uppsagning;uppsagningsorsak;orsak till uppsagning;anledning uppsagning;\
             powod rezygnacji;przyczyna rezygnacji;powod utraty;motif depart;cause resiliation;motif churn;raison depart;\
             causa baja;motivo abandono;motivo salida;motivo saida;razao cancelamento;grund kundigung;abgangsgrund;\
             churn grund",
        )
    },
    more(
        F(Field::RenewalReason),
        "motivo rinnovo;reden verlenging;verlengreden;orsak fornyelse;fornyelseorsak;powod odnowienia;\
         razon renovacion;razao renovacao;grund verlangerung",
    ),
    more(
        Target::ContactLeft,
        "ha lasciato azienda;non piu in azienda;niet meer in dienst;uit dienst;vertrokken;slutat;har slutat;\
         nie pracuje;odszedl z firmy;a quitte entreprise;parti de entreprise;dejo la empresa;ya no esta;\
         deixou empresa;nao trabalha mais;nicht mehr da;unternehmen verlassen",
    ),
];
