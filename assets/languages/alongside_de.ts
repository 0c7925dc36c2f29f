<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Alongside</name>
    <message>
        <source>Alongside and its model</source>
        <extracomment>app/ui/about.py</extracomment>
        <translation>Alongside und sein Modell</translation>
    </message>
    <message>
        <source>LGPL-3.0, used as a library</source>
        <extracomment>app/ui/about.py</extracomment>
        <translation>LGPL-3.0, als Bibliothek benutzt</translation>
    </message>
    <message>
        <source>piper-tts and eSpeak NG, the voice</source>
        <extracomment>app/ui/about.py</extracomment>
        <translation>piper-tts und eSpeak NG, die Stimme</translation>
    </message>
    <message>
        <source>GPL-3.0, in a process of their own</source>
        <extracomment>app/ui/about.py</extracomment>
        <translation>GPL-3.0, in einem eigenen Prozess</translation>
    </message>
    <message>
        <source>The voice joe</source>
        <extracomment>app/ui/about.py</extracomment>
        <translation>Die Stimme joe</translation>
    </message>
    <message>
        <source>WebRTC audio processing</source>
        <extracomment>app/ui/about.py</extracomment>
        <translation>WebRTC-Tonverarbeitung</translation>
    </message>
    <message>
        <source>Export the journal</source>
        <extracomment>app/ui/about.py</extracomment>
        <translation>Tagebuch exportieren</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <extracomment>app/ui/about.py</extracomment>
        <translation>Tabelle (*.csv)</translation>
    </message>
    <message>
        <source>Copy the diagnosis</source>
        <extracomment>app/ui/about.py</extracomment>
        <translation>Diagnose kopieren</translation>
    </message>
    <message>
        <source>It holds versions, folders and what is wrong now, and nothing that was heard or said.</source>
        <extracomment>app/ui/about.py</extracomment>
        <translation>Sie enthält Versionen, Ordner und was gerade nicht stimmt, und nichts von dem, was gehört oder gesagt wurde.</translation>
    </message>
    <message>
        <source>The diagnosis is on the clipboard.</source>
        <extracomment>app/ui/about.py</extracomment>
        <translation>Die Diagnose ist in der Zwischenablage.</translation>
    </message>
    <message>
        <source>Read and delete…</source>
        <extracomment>app/ui/about.py</extracomment>
        <translation>Lesen und löschen …</translation>
    </message>
    <message>
        <source>Export…</source>
        <extracomment>app/ui/about.py</extracomment>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Licences</source>
        <extracomment>app/ui/about.py</extracomment>
        <translation>Lizenzen</translation>
    </message>
    <message>
        <source>Folders</source>
        <extracomment>app/ui/about.py</extracomment>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Diagnosis</source>
        <extracomment>app/ui/about.py</extracomment>
        <translation>Diagnose</translation>
    </message>
    <message>
        <source>`alongside doctor` examines every device and says of each what to do.</source>
        <extracomment>app/ui/about.py</extracomment>
        <translation>`alongside doctor` prüft jedes Gerät und sagt, was zu tun ist.</translation>
    </message>
    <message numerus="yes">
        <source>%n entries are in {path}.</source>
        <extracomment>app/ui/about.py</extracomment>
        <translation>
            <numerusform>%n Eintrag ist in {path}.</numerusform>
            <numerusform>%n Einträge sind in {path}.</numerusform>
        </translation>
    </message>
    <message>
        <source>Alongside {version}: present while you work, on your own machine.</source>
        <extracomment>app/ui/about.py</extracomment>
        <translation>Alongside {version}: bei dir, während du arbeitest, auf deinem eigenen Rechner.</translation>
    </message>
    <message>
        <source>Settings: {settings}
Reminders and journal: {data}
Log: {log}</source>
        <extracomment>app/ui/about.py</extracomment>
        <translation>Einstellungen: {settings}
Erinnerungen und Tagebuch: {data}
Protokoll: {log}</translation>
    </message>
    <message>
        <source>The journal was not exported: {wrong}</source>
        <extracomment>app/ui/about.py</extracomment>
        <translation>Das Tagebuch wurde nicht exportiert: {wrong}</translation>
    </message>
    <message>
        <source>Alongside: captions</source>
        <extracomment>app/ui/captions.py</extracomment>
        <translation>Alongside: Untertitel</translation>
    </message>
    <message>
        <source>Captions</source>
        <extracomment>app/ui/captions.py</extracomment>
        <translation>Untertitel</translation>
    </message>
    <message>
        <source>Heard</source>
        <extracomment>app/ui/captions.py</extracomment>
        <translation>Gehört</translation>
    </message>
    <message>
        <source>Said</source>
        <extracomment>app/ui/captions.py</extracomment>
        <translation>Gesagt</translation>
    </message>
    <message>
        <source>The system&apos;s default</source>
        <extracomment>app/ui/fields.py</extracomment>
        <translation>Vorgabe des Systems</translation>
    </message>
    <message>
        <source>One a line</source>
        <extracomment>app/ui/fields.py</extracomment>
        <translation>Je Zeile eines</translation>
    </message>
    <message>
        <source>Welcome to Alongside</source>
        <extracomment>app/ui/guide.py</extracomment>
        <translation>Willkommen bei Alongside</translation>
    </message>
    <message>
        <source>Back</source>
        <extracomment>app/ui/guide.py</extracomment>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Agree and go on</source>
        <extracomment>app/ui/guide.py</extracomment>
        <translation>Zustimmen und weiter</translation>
    </message>
    <message>
        <source>Go on without either</source>
        <extracomment>app/ui/guide.py</extracomment>
        <translation>Ohne beides weiter</translation>
    </message>
    <message>
        <source>Finish</source>
        <extracomment>app/ui/guide.py</extracomment>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Next</source>
        <extracomment>app/ui/guide.py</extracomment>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Alongside is present while you work</source>
        <extracomment>app/ui/guide_pages.py</extracomment>
        <translation>Alongside ist da, während du arbeitest</translation>
    </message>
    <message>
        <source>It listens to the microphone and looks at the screen all the time, so that you can ask it for things as you would ask a person, and so that it can tell you when something is due or done.</source>
        <extracomment>app/ui/guide_pages.py</extracomment>
        <translation>Es hört ständig auf das Mikrofon und sieht auf den Bildschirm, damit du es um etwas bitten kannst wie einen Menschen, und damit es dir sagen kann, wenn etwas fällig oder fertig ist. Es spricht und versteht Englisch.</translation>
    </message>
    <message>
        <source>It may listen to the microphone</source>
        <extracomment>app/ui/guide_pages.py</extracomment>
        <translation>Es darf auf das Mikrofon hören</translation>
    </message>
    <message>
        <source>It may look at the screen</source>
        <extracomment>app/ui/guide_pages.py</extracomment>
        <translation>Es darf auf den Bildschirm sehen</translation>
    </message>
    <message>
        <source>You can change this at any time in the settings, and pause it from the tray.</source>
        <extracomment>app/ui/guide_pages.py</extracomment>
        <translation>Das lässt sich jederzeit in den Einstellungen ändern, und im Benachrichtigungsfeld anhalten.</translation>
    </message>
    <message>
        <source>Can it hear you?</source>
        <extracomment>app/ui/guide_pages.py</extracomment>
        <translation>Kann es dich hören?</translation>
    </message>
    <message>
        <source>Microphone</source>
        <extracomment>app/ui/guide_pages.py</extracomment>
        <translation>Mikrofon</translation>
    </message>
    <message>
        <source>Speaker</source>
        <extracomment>app/ui/guide_pages.py</extracomment>
        <translation>Lautsprecher</translation>
    </message>
    <message>
        <source>No sound: show what it says as captions</source>
        <extracomment>app/ui/guide_pages.py</extracomment>
        <translation>Kein Ton: Gesagtes als Untertitel zeigen</translation>
    </message>
    <message>
        <source>What it sees</source>
        <extracomment>app/ui/guide_sight.py</extracomment>
        <translation>Was es sieht</translation>
    </message>
    <message>
        <source>Keep these out of its sight</source>
        <extracomment>app/ui/guide_sight.py</extracomment>
        <translation>Das soll es nicht sehen</translation>
    </message>
    <message>
        <source>Try it</source>
        <extracomment>app/ui/guide_pages.py</extracomment>
        <translation>Probier es aus</translation>
    </message>
    <message>
        <source>Say, or type and press Enter:</source>
        <extracomment>app/ui/guide_pages.py</extracomment>
        <translation>Sag auf Englisch, oder tippe und drücke die Eingabetaste:</translation>
    </message>
    <message>
        <source>A request to type</source>
        <extracomment>app/ui/guide_pages.py</extracomment>
        <translation>Eine Bitte zum Eintippen</translation>
    </message>
    <message>
        <source>It heard</source>
        <extracomment>app/ui/guide_pages.py</extracomment>
        <translation>Es hörte</translation>
    </message>
    <message>
        <source>It says</source>
        <extracomment>app/ui/guide_pages.py</extracomment>
        <translation>Es sagt</translation>
    </message>
    <message>
        <source>It is one small network that learned for a short time, so it mishears. What it sets, it reads back; say “cancel” when that is wrong. Other things to say: “set a timer for five minutes”, “what reminders do I have”.</source>
        <extracomment>app/ui/guide_pages.py</extracomment>
        <translation>Es ist ein kleines Netz, das kurz gelernt hat, und verhört sich daher. Was es einrichtet, liest es vor; sag “cancel”, wenn es falsch ist. Was du sonst sagen kannst: “set a timer for five minutes”, “what reminders do I have”.</translation>
    </message>
    <message>
        <source>That is all</source>
        <extracomment>app/ui/guide_pages.py</extracomment>
        <translation>Das ist alles</translation>
    </message>
    <message>
        <source>From now on it is a mark in the tray, whose colour and sign say what it is doing.</source>
        <extracomment>app/ui/guide_pages.py</extracomment>
        <translation>Von nun an ist es ein Zeichen im Benachrichtigungsfeld, dessen Farbe und Form sagen, was es gerade tut.</translation>
    </message>
    <message>
        <source>A click on the mark pauses it, mutes it, shows what is set and what it said, and opens the settings.</source>
        <extracomment>app/ui/guide_pages.py</extracomment>
        <translation>Ein Klick auf das Zeichen hält es an, schaltet es stumm, zeigt, was eingerichtet ist und was es gesagt hat, und öffnet die Einstellungen.</translation>
    </message>
    <message>
        <source>Start at login</source>
        <extracomment>app/ui/guide_pages.py</extracomment>
        <translation>Bei der Anmeldung starten</translation>
    </message>
    <message>
        <source>Where your desktop has no place for the mark, start Alongside once more: its settings open.</source>
        <extracomment>app/ui/guide_pages.py</extracomment>
        <translation>Hat dein Desktop keinen Platz für das Zeichen, starte Alongside noch einmal: Dann öffnen sich die Einstellungen.</translation>
    </message>
    <message>
        <source>Without it you type your requests; reminders come all the same.</source>
        <extracomment>app/ui/guide_pages.py</extracomment>
        <translation>Sonst tippst du deine Bitten; Erinnerungen kommen trotzdem.</translation>
    </message>
    <message>
        <source>Without it nothing on the screen is noticed. You can keep programs out of its sight.</source>
        <extracomment>app/ui/guide_pages.py</extracomment>
        <translation>Sonst bemerkt es nichts auf dem Bildschirm. Programme kannst du von seinem Blick ausnehmen.</translation>
    </message>
    <message>
        <source>What it may do:</source>
        <extracomment>app/ui/guide_pages.py</extracomment>
        <translation>Was es darf:</translation>
    </message>
    <message>
        <source>Speak: the bar should move.</source>
        <extracomment>app/ui/guide_pages.py</extracomment>
        <translation>Sprich: der Balken sollte sich bewegen.</translation>
    </message>
    <message>
        <source>You have not allowed it to listen, so the microphone stays closed.</source>
        <extracomment>app/ui/guide_pages.py</extracomment>
        <translation>Du hast ihm das Zuhören nicht erlaubt; das Mikrofon bleibt zu.</translation>
    </message>
    <message>
        <source>This is the picture the model gets. What is excluded, and Alongside&apos;s own windows, are black in it.</source>
        <extracomment>app/ui/guide_sight.py</extracomment>
        <translation>Dieses Bild bekommt das Modell. Ausgenommenes und die eigenen Fenster von Alongside sind darin schwarz.</translation>
    </message>
    <message>
        <source>You have not allowed it to look, so no picture is taken.</source>
        <extracomment>app/ui/guide_sight.py</extracomment>
        <translation>Du hast ihm das Hinsehen nicht erlaubt; es macht kein Bild.</translation>
    </message>
    <message>
        <source>{keys} pauses it.</source>
        <extracomment>app/ui/guide_pages.py</extracomment>
        <translation>{keys} hält es an.</translation>
    </message>
    <message>
        <source>{keys} opens a line to type into.</source>
        <extracomment>app/ui/guide_pages.py</extracomment>
        <translation>{keys} öffnet eine Zeile zum Eintippen.</translation>
    </message>
    <message>
        <source>Monitor {number}</source>
        <extracomment>app/ui/guide_sight.py</extracomment>
        <translation>Bildschirm {number}</translation>
    </message>
    <message>
        <source>The hour, as 8 or 8.5: “at nine” on a day to come means the nine at which you work.</source>
        <extracomment>the setting reminders.work_begins</extracomment>
        <translation>Die Stunde, etwa 8 oder 8.5: „at nine“ an einem kommenden Tag meint die Neun, zu der du arbeitest.</translation>
    </message>
    <message>
        <source>The hour, as 18 or 17.5: where you work at neither it asks whether morning or evening is meant.</source>
        <extracomment>the setting reminders.work_ends</extracomment>
        <translation>Die Stunde, etwa 18 oder 17.5: Arbeitest du zu keiner von beiden, fragt es, ob der Morgen oder der Abend gemeint ist.</translation>
    </message>
    <message>
        <source>The best that is there: the server below, else Ollama or LM Studio where one runs on this machine, else the small model that comes along.</source>
        <extracomment>the setting reasoning.use</extracomment>
        <translation>Das Beste, was da ist: der Server unten, sonst Ollama oder LM Studio, wo eines auf diesem Rechner läuft, sonst das kleine mitgelieferte Modell.</translation>
    </message>
    <message>
        <source>The best that is there</source>
        <extracomment>the setting reasoning.use</extracomment>
        <translation>Das Beste, was da ist</translation>
    </message>
    <message>
        <source>Only the model in this program</source>
        <extracomment>the setting reasoning.use</extracomment>
        <translation>Nur das Modell in diesem Programm</translation>
    </message>
    <message>
        <source>Only the server below</source>
        <extracomment>the setting reasoning.use</extracomment>
        <translation>Nur der Server unten</translation>
    </message>
    <message>
        <source>Nobody</source>
        <extracomment>the setting reasoning.use</extracomment>
        <translation>Niemand</translation>
    </message>
    <message>
        <source>Pictures of the window go to the model with a question.</source>
        <extracomment>the setting reasoning.pictures</extracomment>
        <translation>Mit einer Frage gehen Bilder des Fensters an das Modell.</translation>
    </message>
    <message>
        <source>Where the model is known to take them</source>
        <extracomment>the setting reasoning.pictures</extracomment>
        <translation>Wenn das Modell sie bekanntlich annimmt</translation>
    </message>
    <message>
        <source>What computes the model.</source>
        <extracomment>the setting model.device</extracomment>
        <translation>Was das Modell rechnet.</translation>
    </message>
    <message>
        <source>A graphics card where one can be used</source>
        <extracomment>the setting model.device</extracomment>
        <translation>Eine Grafikkarte, wo eine benutzbar ist</translation>
    </message>
    <message>
        <source>Done</source>
        <extracomment>app/ui/entry_words.py</extracomment>
        <translation>Erledigt</translation>
    </message>
    <message>
        <source>Seen</source>
        <extracomment>app/ui/entry_words.py</extracomment>
        <translation>Gesehen</translation>
    </message>
    <message>
        <source>Withheld</source>
        <extracomment>app/ui/entry_words.py</extracomment>
        <translation>Zurückgehalten</translation>
    </message>
    <message>
        <source>Asked</source>
        <extracomment>app/ui/entry_words.py</extracomment>
        <translation>Gefragt</translation>
    </message>
    <message>
        <source>Delete everything from {start} to {end}, whatever is filtered out, for good?</source>
        <extracomment>app/ui/history.py</extracomment>
        <translation>Alles von {start} bis {end} für immer löschen, auch was der Filter verbirgt?</translation>
    </message>
    <message>
        <source>Alongside: timeline</source>
        <extracomment>app/ui/history.py</extracomment>
        <translation>Alongside: Tageslauf</translation>
    </message>
    <message>
        <source>dddd, d MMMM yyyy</source>
        <extracomment>app/ui/history.py</extracomment>
        <translation>dddd, d. MMMM yyyy</translation>
    </message>
    <message>
        <source>Search this day</source>
        <extracomment>app/ui/history.py</extracomment>
        <translation>Diesen Tag durchsuchen</translation>
    </message>
    <message>
        <source>Everything</source>
        <extracomment>app/ui/history.py</extracomment>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Delete everything that was ever heard, said, seen and done, of all days, for good?</source>
        <extracomment>app/ui/parts.py</extracomment>
        <translation>Alles, was je gehört, gesagt, gesehen und getan wurde, von allen Tagen, für immer löschen?</translation>
    </message>
    <message>
        <source>Delete</source>
        <extracomment>app/ui/history.py</extracomment>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>The day as a strip</source>
        <extracomment>app/ui/strip.py</extracomment>
        <translation>Der Tag als Streifen</translation>
    </message>
    <message>
        <source>The same entries as in the list below, by their time of day.</source>
        <extracomment>app/ui/strip.py</extracomment>
        <translation>Dieselben Einträge wie in der Liste darunter, nach ihrer Tageszeit.</translation>
    </message>
    <message>
        <source>Today</source>
        <extracomment>app/ui/history.py</extracomment>
        <translation>Heute</translation>
    </message>
    <message>
        <source>Copy</source>
        <extracomment>app/ui/crash_report.py</extracomment>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Delete everything…</source>
        <extracomment>app/ui/about.py</extracomment>
        <translation>Alles löschen …</translation>
    </message>
    <message>
        <source>Day</source>
        <extracomment>app/ui/history.py</extracomment>
        <translation>Tag</translation>
    </message>
    <message>
        <source>Kind of entry</source>
        <extracomment>app/ui/history.py</extracomment>
        <translation>Art des Eintrags</translation>
    </message>
    <message>
        <source>Alongside: it ended unexpectedly</source>
        <extracomment>app/ui/crash_report.py</extracomment>
        <translation>Alongside: unerwartet beendet</translation>
    </message>
    <message>
        <source>The report</source>
        <extracomment>app/ui/crash_report.py</extracomment>
        <translation>Der Bericht</translation>
    </message>
    <message>
        <source>The report is on the clipboard.</source>
        <extracomment>app/ui/crash_report.py</extracomment>
        <translation>Der Bericht ist in der Zwischenablage.</translation>
    </message>
    <message>
        <source>Save the report</source>
        <extracomment>app/ui/crash_report.py</extracomment>
        <translation>Bericht speichern</translation>
    </message>
    <message>
        <source>Text (*.txt)</source>
        <extracomment>app/ui/crash_report.py</extracomment>
        <translation>Text (*.txt)</translation>
    </message>
    <message>
        <source>Save…</source>
        <extracomment>app/ui/crash_report.py</extracomment>
        <translation>Speichern …</translation>
    </message>
    <message>
        <source>Close</source>
        <extracomment>app/ui/crash_report.py</extracomment>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Alongside ended unexpectedly last time</source>
        <extracomment>app/ui/crash_report.py</extracomment>
        <translation>Alongside wurde letztes Mal unerwartet beendet</translation>
    </message>
    <message>
        <source>This is what is known of it. It holds no words that were heard or said, and it is sent nowhere: copy or save it if you want to report it.</source>
        <extracomment>app/ui/crash_report.py</extracomment>
        <translation>Das ist darüber bekannt. Es enthält keine gehörten oder gesagten Worte und wird nirgendwohin gesandt: kopiere oder speichere es, wenn du es melden willst.</translation>
    </message>
    <message numerus="yes">
        <source>It has ended unexpectedly %n times in a row, so it does not listen or look until you resume it.</source>
        <extracomment>app/ui/crash_report.py</extracomment>
        <translation>
            <numerusform>Es wurde %n Mal hintereinander unerwartet beendet; es hört und sieht nichts, bis du es fortfahren lässt.</numerusform>
            <numerusform>Es wurde %n Mal hintereinander unerwartet beendet; es hört und sieht nichts, bis du es fortfahren lässt.</numerusform>
        </translation>
    </message>
    <message>
        <source>The report is in {path}.</source>
        <extracomment>app/ui/crash_report.py</extracomment>
        <translation>Der Bericht ist in {path}.</translation>
    </message>
    <message>
        <source>The report was not saved: {reason}</source>
        <extracomment>app/ui/crash_report.py</extracomment>
        <translation>Der Bericht wurde nicht gespeichert: {reason}</translation>
    </message>
    <message>
        <source>Entries</source>
        <extracomment>app/ui/history.py</extracomment>
        <translation>Einträge</translation>
    </message>
    <message>
        <source>The day before</source>
        <extracomment>app/ui/history.py</extracomment>
        <translation>Der Tag davor</translation>
    </message>
    <message>
        <source>The day after</source>
        <extracomment>app/ui/history.py</extracomment>
        <translation>Der Tag danach</translation>
    </message>
    <message>
        <source>Time</source>
        <extracomment>app/ui/history.py</extracomment>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Kind</source>
        <extracomment>app/ui/history.py</extracomment>
        <translation>Art</translation>
    </message>
    <message>
        <source>Words</source>
        <extracomment>app/ui/history.py</extracomment>
        <translation>Worte</translation>
    </message>
    <message>
        <source>Choose an entry to read why it came about.</source>
        <extracomment>app/ui/history.py</extracomment>
        <translation>Wähle einen Eintrag, um zu lesen, wie er zustande kam.</translation>
    </message>
    <message numerus="yes">
        <source>%n entries from {start} to {end} are chosen; Delete takes the whole span.</source>
        <extracomment>app/ui/history.py</extracomment>
        <translation>
            <numerusform>%n Eintrag von {start} bis {end} ist gewählt; Löschen nimmt die ganze Spanne.</numerusform>
            <numerusform>%n Einträge von {start} bis {end} sind gewählt; Löschen nimmt die ganze Spanne.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing was written down on this day that fits.</source>
        <extracomment>app/ui/history.py</extracomment>
        <translation>An diesem Tag wurde nichts Passendes notiert.</translation>
    </message>
    <message>
        <source>Nothing more is known about this entry.</source>
        <extracomment>app/ui/entry_words.py</extracomment>
        <translation>Mehr ist über diesen Eintrag nicht bekannt.</translation>
    </message>
    <message numerus="yes">
        <source>%n entries were deleted.</source>
        <extracomment>app/ui/about.py</extracomment>
        <translation>
            <numerusform>%n Eintrag wurde gelöscht.</numerusform>
            <numerusform>%n Einträge wurden gelöscht.</numerusform>
        </translation>
    </message>
    <message>
        <source>What is kept lies in {folder}.</source>
        <extracomment>app/ui/guide_pages.py</extracomment>
        <translation>Was bleibt, liegt in {folder}.</translation>
    </message>
    <message>
        <source>It was wrong…</source>
        <extracomment>app/ui/history.py</extracomment>
        <translation>Es war falsch …</translation>
    </message>
    <message>
        <source>What was wrong</source>
        <extracomment>app/ui/history.py</extracomment>
        <translation>Was falsch war</translation>
    </message>
    <message>
        <source>You noted that it was wrong.</source>
        <extracomment>app/ui/history.py</extracomment>
        <translation>Du hast vermerkt, dass es falsch war.</translation>
    </message>
    <message>
        <source>Copy text</source>
        <extracomment>app/ui/history.py</extracomment>
        <translation>Text kopieren</translation>
    </message>
    <message>
        <source>The whole of the chosen entry</source>
        <extracomment>app/ui/history.py</extracomment>
        <translation>Der gewählte Eintrag im Ganzen</translation>
    </message>
    <message>
        <source>It was right</source>
        <extracomment>app/ui/history.py</extracomment>
        <translation>Es war richtig</translation>
    </message>
    <message>
        <source>What it heard and saw is being kept…</source>
        <extracomment>app/ui/history.py</extracomment>
        <translation>Was es gehört und gesehen hat, wird aufbewahrt …</translation>
    </message>
    <message>
        <source>{kind}, wrong</source>
        <extracomment>app/ui/entry_words.py</extracomment>
        <translation>{kind}, falsch</translation>
    </message>
    <message>
        <source>Why: {reason}</source>
        <extracomment>app/ui/entry_words.py</extracomment>
        <translation>Warum: {reason}</translation>
    </message>
    <message>
        <source>You noted that it was wrong: “{words}”</source>
        <extracomment>app/ui/history.py</extracomment>
        <translation>Du hast vermerkt, dass es falsch war: „{words}“</translation>
    </message>
    <message>
        <source>What it heard and saw is kept in {folder}.</source>
        <extracomment>app/ui/history.py</extracomment>
        <translation>Was es gehört und gesehen hat, liegt in {folder}.</translation>
    </message>
    <message>
        <source>Loudness at the microphone</source>
        <extracomment>app/ui/parts.py</extracomment>
        <translation>Lautstärke am Mikrofon</translation>
    </message>
    <message>
        <source>What the model sees</source>
        <extracomment>app/ui/parts.py</extracomment>
        <translation>Was das Modell sieht</translation>
    </message>
    <message>
        <source>A picture of the screen; what is excluded is black in it.</source>
        <extracomment>app/ui/parts.py</extracomment>
        <translation>Ein Bild des Bildschirms; Ausgenommenes ist darin schwarz.</translation>
    </message>
    <message>
        <source>Nothing is looked at</source>
        <extracomment>app/ui/parts.py</extracomment>
        <translation>Es wird nichts angesehen</translation>
    </message>
    <message>
        <source>Questions stay on this computer.</source>
        <extracomment>where questions go</extracomment>
        <translation>Fragen bleiben auf diesem Rechner.</translation>
    </message>
    <message>
        <source>Questions may be sent to this server</source>
        <extracomment>app/ui/server.py</extracomment>
        <translation>Fragen dürfen an diesen Server gesendet werden</translation>
    </message>
    <message>
        <source>Key of the server</source>
        <extracomment>app/ui/server.py</extracomment>
        <translation>Schlüssel des Servers</translation>
    </message>
    <message>
        <source>Keep in the keyring</source>
        <extracomment>app/ui/server.py</extracomment>
        <translation>In den Schlüsselbund</translation>
    </message>
    <message>
        <source>Forget the key</source>
        <extracomment>app/ui/server.py</extracomment>
        <translation>Schlüssel vergessen</translation>
    </message>
    <message>
        <source>Questions go to {server}, on this computer.</source>
        <extracomment>where questions go</extracomment>
        <translation>Fragen gehen an {server}, auf diesem Rechner.</translation>
    </message>
    <message>
        <source>The key is in the keyring.</source>
        <extracomment>app/ui/server.py</extracomment>
        <translation>Der Schlüssel ist im Schlüsselbund.</translation>
    </message>
    <message>
        <source>The keyring holds no key for this server any more.</source>
        <extracomment>app/ui/server.py</extracomment>
        <translation>Der Schlüsselbund hat keinen Schlüssel für diesen Server mehr.</translation>
    </message>
    <message>
        <source>That was not kept: {reason}.</source>
        <extracomment>app/ui/server.py</extracomment>
        <translation>Das wurde nicht festgehalten: {reason}.</translation>
    </message>
    <message>
        <source>Consent</source>
        <extracomment>app/ui/settings_window.py</extracomment>
        <translation>Zustimmung</translation>
    </message>
    <message>
        <source>Voice</source>
        <extracomment>app/ui/settings_window.py</extracomment>
        <translation>Stimme</translation>
    </message>
    <message>
        <source>Speaking up</source>
        <extracomment>app/ui/settings_window.py</extracomment>
        <translation>Melden</translation>
    </message>
    <message>
        <source>Performance</source>
        <extracomment>app/ui/settings_window.py</extracomment>
        <translation>Leistung</translation>
    </message>
    <message>
        <source>About</source>
        <extracomment>app/ui/settings_window.py</extracomment>
        <translation>Über</translation>
    </message>
    <message>
        <source>Default</source>
        <extracomment>app/ui/settings_window.py</extracomment>
        <translation>Vorgabe</translation>
    </message>
    <message>
        <source>Alongside: settings</source>
        <extracomment>app/ui/settings_window.py</extracomment>
        <translation>Alongside: Einstellungen</translation>
    </message>
    <message>
        <source>No setting fits these words.</source>
        <extracomment>app/ui/settings_window.py</extracomment>
        <translation>Keine Einstellung passt zu diesen Worten.</translation>
    </message>
    <message>
        <source>Search the settings</source>
        <extracomment>app/ui/settings_window.py</extracomment>
        <translation>Einstellungen suchen</translation>
    </message>
    <message>
        <source>Sections</source>
        <extracomment>app/ui/settings_window.py</extracomment>
        <translation>Abschnitte</translation>
    </message>
    <message>
        <source>Default for {setting}</source>
        <extracomment>app/ui/settings_window.py</extracomment>
        <translation>Vorgabe für {setting}</translation>
    </message>
    <message>
        <source>These keys do nothing: another program has them, or the desktop did not grant them. Choose others.</source>
        <extracomment>app/ui/shortcuts.py</extracomment>
        <translation>Diese Tasten tun nichts: ein anderes Programm hat sie, oder der Desktop hat sie nicht gewährt. Wähle andere.</translation>
    </message>
    <message>
        <source>This desktop lets no program watch for keys. Bind the command to a key in the desktop&apos;s own settings.</source>
        <extracomment>app/ui/shortcuts.py</extracomment>
        <translation>Dieser Desktop lässt kein Programm auf Tasten achten. Belege in seinen Einstellungen eine Taste mit dem Befehl.</translation>
    </message>
    <message>
        <source>The desktop listens for: {keys}</source>
        <extracomment>app/ui/shortcuts.py</extracomment>
        <translation>Der Desktop achtet auf: {keys}</translation>
    </message>
    <message>
        <source>Alongside is off: it may neither hear nor see</source>
        <extracomment>app/ui/tray.py</extracomment>
        <translation>Alongside ist aus: es darf weder hören noch sehen</translation>
    </message>
    <message>
        <source>Alongside is paused: it hears and sees nothing</source>
        <extracomment>app/ui/tray.py</extracomment>
        <translation>Alongside ist angehalten: es hört und sieht nichts</translation>
    </message>
    <message>
        <source>Alongside is listening and watching</source>
        <extracomment>app/ui/tray.py</extracomment>
        <translation>Alongside hört zu und sieht hin</translation>
    </message>
    <message>
        <source>Alongside hears you</source>
        <extracomment>app/ui/tray.py</extracomment>
        <translation>Alongside hört dich</translation>
    </message>
    <message>
        <source>Alongside is thinking about a question</source>
        <extracomment>app/ui/tray.py</extracomment>
        <translation>Alongside denkt über eine Frage nach</translation>
    </message>
    <message>
        <source>Alongside has something to say and waits until quiet is over</source>
        <extracomment>app/ui/tray.py</extracomment>
        <translation>Alongside hat etwas zu sagen und wartet das Ende der Ruhe ab</translation>
    </message>
    <message>
        <source>Alongside is speaking</source>
        <extracomment>app/ui/tray.py</extracomment>
        <translation>Alongside spricht</translation>
    </message>
    <message>
        <source>Alongside has a problem</source>
        <extracomment>app/ui/tray.py</extracomment>
        <translation>Alongside hat ein Problem</translation>
    </message>
    <message>
        <source>Colours of the windows; high contrast is for weak eyes.</source>
        <extracomment>the setting general.appearance</extracomment>
        <translation>Farben der Fenster; hoher Kontrast ist für schwache Augen.</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <extracomment>the setting general.appearance</extracomment>
        <translation>Wie der Desktop</translation>
    </message>
    <message>
        <source>High contrast</source>
        <extracomment>the setting general.appearance</extracomment>
        <translation>Hoher Kontrast</translation>
    </message>
    <message>
        <source>What it hears and says, as text over the other windows.</source>
        <extracomment>the setting captions.show</extracomment>
        <translation>Was es hört und sagt, als Text über den anderen Fenstern.</translation>
    </message>
    <message>
        <source>While the voice is mute</source>
        <extracomment>the setting captions.show</extracomment>
        <translation>Solange die Stimme stumm ist</translation>
    </message>
    <message>
        <source>Never</source>
        <extracomment>the setting captions.show</extracomment>
        <translation>Nie</translation>
    </message>
    <message>
        <source>Type a request…</source>
        <extracomment>app/ui/tray.py</extracomment>
        <translation>Bitte eintippen …</translation>
    </message>
    <message>
        <source>Everything stays on this computer. Sound and pictures are worked on as they come and are never stored, unless you ask for that.</source>
        <extracomment>app/ui/guide_pages.py</extracomment>
        <translation>Alles bleibt auf diesem Rechner. Ton und Bilder werden verarbeitet, wie sie kommen, und nie gespeichert, außer wenn du es verlangst.</translation>
    </message>
    <message numerus="yes">
        <source>What was heard, seen, said and done is kept as text for %n days, where you can read and delete it, or keep none.</source>
        <extracomment>app/ui/guide_pages.py</extracomment>
        <translation>
            <numerusform>Was gehört, gesehen, gesagt und getan wurde, bleibt %n Tag als Text, den du lesen und löschen kannst; oder gar nicht.</numerusform>
            <numerusform>Was gehört, gesehen, gesagt und getan wurde, bleibt %n Tage als Text, den du lesen und löschen kannst; oder gar nicht.</numerusform>
        </translation>
    </message>
    <message>
        <source>What is heard, seen, said and done is not written down.</source>
        <extracomment>app/ui/guide_pages.py</extracomment>
        <translation>Was gehört, gesehen, gesagt und getan wird, wird nicht notiert.</translation>
    </message>
    <message>
        <source>Now it hears and sees nothing. What may it do?</source>
        <extracomment>app/ui/guide_pages.py</extracomment>
        <translation>Jetzt hört und sieht es nichts. Was darf es?</translation>
    </message>
    <message>
        <source>Seen on monitor {monitor}, row {row}, column {column}, {sure} sure; not told, because {reason}.</source>
        <extracomment>app/ui/reasons.py</extracomment>
        <translation>Gesehen auf Bildschirm {monitor}, Zeile {row}, Spalte {column}, zu {sure} sicher; nicht gesagt, weil {reason}.</translation>
    </message>
    <message>
        <source>Seen on monitor {monitor}, row {row}, column {column}, {sure} sure.</source>
        <extracomment>app/ui/reasons.py</extracomment>
        <translation>Gesehen auf Bildschirm {monitor}, Zeile {row}, Spalte {column}, zu {sure} sicher.</translation>
    </message>
    <message>
        <source>You had asked to be told when it finishes.</source>
        <extracomment>app/ui/reasons.py</extracomment>
        <translation>Du wolltest wissen, wann es fertig ist.</translation>
    </message>
    <message>
        <source>Typed, and taken as: {action}.</source>
        <extracomment>app/ui/reasons.py</extracomment>
        <translation>Getippt und verstanden als: {action}.</translation>
    </message>
    <message>
        <source>Taken as: {action}, {sure} sure; read again as “{words}”.</source>
        <extracomment>app/ui/reasons.py</extracomment>
        <translation>Verstanden als: {action}, zu {sure} sicher; noch einmal gelesen als „{words}“.</translation>
    </message>
    <message>
        <source>Taken as: {action}; read again as “{words}”.</source>
        <extracomment>app/ui/reasons.py</extracomment>
        <translation>Verstanden als: {action}; noch einmal gelesen als „{words}“.</translation>
    </message>
    <message>
        <source>Taken as: {action}, only {sure} sure.</source>
        <extracomment>app/ui/reasons.py</extracomment>
        <translation>Verstanden als: {action}, nur zu {sure} sicher.</translation>
    </message>
    <message>
        <source>Taken as: {action}, {sure} sure.</source>
        <extracomment>app/ui/reasons.py</extracomment>
        <translation>Verstanden als: {action}, zu {sure} sicher.</translation>
    </message>
    <message>
        <source>Taken as: {action}.</source>
        <extracomment>app/ui/reasons.py</extracomment>
        <translation>Verstanden als: {action}.</translation>
    </message>
    <message>
        <source>Not told: it could not be spoken aloud.</source>
        <extracomment>app/ui/reasons.py</extracomment>
        <translation>Nicht gesagt: es ließ sich nicht sprechen.</translation>
    </message>
    <message>
        <source>Not told: no moment came for it while it was news.</source>
        <extracomment>app/ui/reasons.py</extracomment>
        <translation>Nicht gesagt: solange es neu war, kam kein Augenblick dafür.</translation>
    </message>
    <message>
        <source>Not told, because {reason}.</source>
        <extracomment>app/ui/reasons.py</extracomment>
        <translation>Nicht gesagt, weil {reason}.</translation>
    </message>
    <message>
        <source>These keys do nothing: on this system Alongside watches for none. Use the mark in the tray.</source>
        <extracomment>app/ui/shortcuts.py</extracomment>
        <translation>Diese Tasten tun nichts: auf diesem System achtet Alongside auf keine. Nimm das Zeichen im Benachrichtigungsfeld.</translation>
    </message>
    <message>
        <source>Alongside is listening, and not looking at the screen</source>
        <extracomment>app/ui/tray.py</extracomment>
        <translation>Alongside hört zu und sieht nicht auf den Bildschirm</translation>
    </message>
    <message>
        <source>Alongside is looking at the screen, and not listening</source>
        <extracomment>app/ui/tray.py</extracomment>
        <translation>Alongside sieht auf den Bildschirm und hört nicht zu</translation>
    </message>
    <message>
        <source>Paused until {time}: it hears and sees nothing</source>
        <extracomment>app/ui/tray.py</extracomment>
        <translation>Angehalten bis {time}: Es hört und sieht nichts</translation>
    </message>
    <message>
        <source>Nothing</source>
        <extracomment>app/ui/tray.py</extracomment>
        <translation>Nichts</translation>
    </message>
    <message>
        <source>What you asked it to watch</source>
        <extracomment>app/ui/tray.py</extracomment>
        <translation>Worauf es achten sollte</translation>
    </message>
    <message>
        <source>The ends of long tasks</source>
        <extracomment>app/ui/tray.py</extracomment>
        <translation>Das Ende langer Aufgaben</translation>
    </message>
    <message>
        <source>Timeline…</source>
        <extracomment>app/ui/tray.py</extracomment>
        <translation>Tageslauf …</translation>
    </message>
    <message>
        <source>Settings…</source>
        <extracomment>app/ui/tray.py</extracomment>
        <translation>Einstellungen …</translation>
    </message>
    <message>
        <source>For 15 minutes</source>
        <extracomment>app/ui/tray.py</extracomment>
        <translation>Für 15 Minuten</translation>
    </message>
    <message>
        <source>For one hour</source>
        <extracomment>app/ui/tray.py</extracomment>
        <translation>Für eine Stunde</translation>
    </message>
    <message>
        <source>Mute the voice</source>
        <extracomment>app/ui/tray.py</extracomment>
        <translation>Stimme stumm schalten</translation>
    </message>
    <message>
        <source>Reminders</source>
        <extracomment>app/ui/tray.py</extracomment>
        <translation>Erinnerungen</translation>
    </message>
    <message>
        <source>Nothing is set</source>
        <extracomment>app/ui/tray.py</extracomment>
        <translation>Nichts ist eingerichtet</translation>
    </message>
    <message>
        <source>Said lately</source>
        <extracomment>app/ui/tray.py</extracomment>
        <translation>Zuletzt gesagt</translation>
    </message>
    <message>
        <source>Nothing said yet</source>
        <extracomment>app/ui/tray.py</extracomment>
        <translation>Noch nichts gesagt</translation>
    </message>
    <message>
        <source>Quit</source>
        <extracomment>app/ui/tray.py</extracomment>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Pause</source>
        <extracomment>app/ui/tray.py</extracomment>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Until tomorrow</source>
        <extracomment>app/ui/tray.py</extracomment>
        <translation>Bis morgen</translation>
    </message>
    <message>
        <source>Until I resume</source>
        <extracomment>app/ui/tray.py</extracomment>
        <translation>Bis ich fortfahre</translation>
    </message>
    <message>
        <source>Speak up unasked</source>
        <extracomment>app/ui/tray.py</extracomment>
        <translation>Sich ungefragt melden</translation>
    </message>
    <message>
        <source>Set it up…</source>
        <extracomment>app/ui/tray.py</extracomment>
        <translation>Einrichten …</translation>
    </message>
    <message>
        <source>Stop speaking</source>
        <extracomment>app/ui/tray.py</extracomment>
        <translation>Aufhören zu sprechen</translation>
    </message>
    <message>
        <source>Resume</source>
        <extracomment>app/ui/tray.py</extracomment>
        <translation>Fortfahren</translation>
    </message>
    <message>
        <source>Your question is with {host}, off this machine</source>
        <extracomment>app/ui/tray.py</extracomment>
        <translation>Deine Frage liegt bei {host}, nicht auf diesem Rechner</translation>
    </message>
    <message>
        <source>Said last: {words}</source>
        <extracomment>app/ui/tray.py</extracomment>
        <translation>Zuletzt gesagt: {words}</translation>
    </message>
    <message>
        <source>Alongside: type a request</source>
        <extracomment>app/ui/typing.py</extracomment>
        <translation>Alongside: Bitte eintippen</translation>
    </message>
    <message>
        <source>Request</source>
        <extracomment>app/ui/typing.py</extracomment>
        <translation>Bitte</translation>
    </message>
    <message>
        <source>Do it</source>
        <extracomment>app/ui/typing.py</extracomment>
        <translation>Ausführen</translation>
    </message>
    <message>
        <source>Any request that you could say can be typed here.</source>
        <extracomment>app/ui/typing.py</extracomment>
        <translation>Was du sagen könntest, kannst du hier auf Englisch eintippen.</translation>
    </message>
    <message>
        <source>Answer</source>
        <extracomment>app/ui/typing.py</extracomment>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>That did not work: {error}</source>
        <extracomment>app/ui/typing.py</extracomment>
        <translation>Das ging nicht: {error}</translation>
    </message>
    <message>
        <source>There are no quiet hours before both times are written.</source>
        <extracomment>app/ui/windows.py</extracomment>
        <translation>Ohne beide Zeiten gibt es keine Ruhezeit.</translation>
    </message>
    <message numerus="yes">
        <source>Entries are kept for %n days.</source>
        <extracomment>app/ui/windows.py</extracomment>
        <translation>
            <numerusform>Einträge bleiben %n Tag.</numerusform>
            <numerusform>Einträge bleiben %n Tage.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing new is written down.</source>
        <extracomment>app/ui/windows.py</extracomment>
        <translation>Es wird nichts Neues notiert.</translation>
    </message>
    <message>
        <source>It cannot be started at login: {reason}.</source>
        <extracomment>app/ui/windows.py</extracomment>
        <translation>Es kann bei der Anmeldung nicht gestartet werden: {reason}.</translation>
    </message>
    <message>
        <source>Up to {seconds} seconds of sound and pictures go into {folder} on this computer, for a report of your own. They are sent nowhere, and are deleted with this time of the timeline, or with everything.</source>
        <extracomment>app/ui/wrong.py</extracomment>
        <translation>Bis zu {seconds} Sekunden Ton und Bilder kommen nach {folder} auf diesem Rechner, für einen eigenen Bericht. Sie werden nirgendwohin gesendet und mit dieser Zeit des Tageslaufs oder mit allem gelöscht.</translation>
    </message>
    <message>
        <source>What it heard and saw then is gone: only the last minutes are held in memory.</source>
        <extracomment>app/ui/wrong.py</extracomment>
        <translation>Was es da gehört und gesehen hat, ist fort: Nur die letzten Minuten werden im Speicher gehalten.</translation>
    </message>
    <message>
        <source>What it heard and saw then is gone: nothing of it is held, since you have not asked for that.</source>
        <extracomment>app/ui/wrong.py</extracomment>
        <translation>Was es da gehört und gesehen hat, ist fort: Nichts davon wird gehalten, denn du hast es nicht verlangt.</translation>
    </message>
    <message>
        <source>It was wrong</source>
        <extracomment>app/ui/wrong.py</extracomment>
        <translation>Es war falsch</translation>
    </message>
    <message>
        <source>What would have been right?</source>
        <extracomment>app/ui/wrong.py</extracomment>
        <translation>Was wäre richtig gewesen?</translation>
    </message>
    <message>
        <source>Also keep what it heard and saw around it</source>
        <extracomment>app/ui/wrong.py</extracomment>
        <translation>Auch aufbewahren, was es um die Zeit gehört und gesehen hat</translation>
    </message>
    <message>
        <source>From now on hold the last minutes in memory, so that it can be kept</source>
        <extracomment>app/ui/wrong.py</extracomment>
        <translation>Von jetzt an die letzten Minuten im Speicher halten, damit das geht</translation>
    </message>
    <message>
        <source>Note it</source>
        <extracomment>app/ui/wrong.py</extracomment>
        <translation>Vermerken</translation>
    </message>
    <message>
        <source>Cancel</source>
        <extracomment>app/ui/wrong.py</extracomment>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>What would have been right? You may leave this empty.</source>
        <extracomment>app/ui/wrong.py</extracomment>
        <translation>Was wäre richtig gewesen? Du kannst das leer lassen.</translation>
    </message>
    <message>
        <source>General</source>
        <extracomment>name of a section of the settings</extracomment>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>The program as a whole.</source>
        <extracomment>the section general of the settings</extracomment>
        <translation>Das Programm im Ganzen.</translation>
    </message>
    <message>
        <source>What you have agreed to. Without your word neither device is opened.</source>
        <extracomment>the section consent of the settings</extracomment>
        <translation>Wozu du zugestimmt hast. Ohne dein Wort wird keines der Geräte geöffnet.</translation>
    </message>
    <message>
        <source>Hearing</source>
        <extracomment>name of a section of the settings</extracomment>
        <translation>Hören</translation>
    </message>
    <message>
        <source>The microphone.</source>
        <extracomment>the section hearing of the settings</extracomment>
        <translation>Das Mikrofon.</translation>
    </message>
    <message>
        <source>The voice and the speaker.</source>
        <extracomment>the section speaking of the settings</extracomment>
        <translation>Die Stimme und der Lautsprecher.</translation>
    </message>
    <message>
        <source>What was heard and is being said, as text over the other windows.</source>
        <extracomment>the section captions of the settings</extracomment>
        <translation>Was gehört wurde und gesagt wird, als Text über den anderen Fenstern.</translation>
    </message>
    <message>
        <source>Screen</source>
        <extracomment>name of a section of the settings</extracomment>
        <translation>Bildschirm</translation>
    </message>
    <message>
        <source>What is looked at.</source>
        <extracomment>the section screen of the settings</extracomment>
        <translation>Was angesehen wird.</translation>
    </message>
    <message>
        <source>What you asked to be reminded of.</source>
        <extracomment>the section reminders of the settings</extracomment>
        <translation>Woran du erinnert werden willst.</translation>
    </message>
    <message>
        <source>When to act and when to ask.</source>
        <extracomment>the section behaviour of the settings</extracomment>
        <translation>Wann es handelt und wann es fragt.</translation>
    </message>
    <message>
        <source>Journal</source>
        <extracomment>name of a section of the settings</extracomment>
        <translation>Tagebuch</translation>
    </message>
    <message>
        <source>What is written down of what was heard, said and done.</source>
        <extracomment>the section journal of the settings</extracomment>
        <translation>Was notiert wird von dem, was gehört, gesagt und getan wurde.</translation>
    </message>
    <message>
        <source>Reasoning</source>
        <extracomment>name of a section of the settings</extracomment>
        <translation>Nachdenken</translation>
    </message>
    <message>
        <source>Thinking about questions, in the background.</source>
        <extracomment>the section reasoning of the settings</extracomment>
        <translation>Nachdenken über Fragen, im Hintergrund.</translation>
    </message>
    <message>
        <source>Privacy</source>
        <extracomment>name of a section of the settings</extracomment>
        <translation>Privatsphäre</translation>
    </message>
    <message>
        <source>What may be kept besides the journal.</source>
        <extracomment>the section privacy of the settings</extracomment>
        <translation>Was außer dem Tagebuch aufgehoben werden darf.</translation>
    </message>
    <message>
        <source>The interaction model.</source>
        <extracomment>the section model of the settings</extracomment>
        <translation>Das Modell, das hört, sieht und entscheidet.</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <extracomment>name of a section of the settings</extracomment>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Keys that work whatever window is in front, where the desktop lets them; else bind the commands to keys there.</source>
        <extracomment>the section shortcuts of the settings</extracomment>
        <translation>Tasten, die in jedem Fenster wirken, wo der Desktop sie lässt; sonst belege dort Tasten mit den Befehlen.</translation>
    </message>
    <message>
        <source>Appearance</source>
        <extracomment>the setting general.appearance</extracomment>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Light</source>
        <extracomment>the setting general.appearance</extracomment>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <extracomment>the setting general.appearance</extracomment>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Language of the windows</source>
        <extracomment>the setting general.language</extracomment>
        <translation>Sprache der Fenster</translation>
    </message>
    <message>
        <source>What it says and understands is English, whatever language its windows speak.</source>
        <extracomment>the setting general.language</extracomment>
        <translation>Was es sagt und versteht, ist Englisch, welche Sprache auch seine Fenster sprechen.</translation>
    </message>
    <message>
        <source>English</source>
        <extracomment>the setting general.language</extracomment>
        <translation>English</translation>
    </message>
    <message>
        <source>Deutsch</source>
        <extracomment>the setting general.language</extracomment>
        <translation>Deutsch</translation>
    </message>
    <message>
        <source>Begins by itself when you log in to the desktop.</source>
        <extracomment>the setting general.start_at_login</extracomment>
        <translation>Startet von selbst, wenn du dich am Desktop anmeldest.</translation>
    </message>
    <message>
        <source>Show the guide at the next start</source>
        <extracomment>the setting general.guide</extracomment>
        <translation>Einführung beim nächsten Start zeigen</translation>
    </message>
    <message>
        <source>The guide turns this off when it is done.</source>
        <extracomment>the setting general.guide</extracomment>
        <translation>Die Einführung schaltet das ab, wenn sie durch ist.</translation>
    </message>
    <message>
        <source>May listen</source>
        <extracomment>the setting consent.microphone</extracomment>
        <translation>Darf zuhören</translation>
    </message>
    <message>
        <source>Off: the microphone is never opened; you can still type, and reminders still come.</source>
        <extracomment>the setting consent.microphone</extracomment>
        <translation>Aus: das Mikrofon wird nie geöffnet; tippen kannst du weiter, und Erinnerungen kommen weiter.</translation>
    </message>
    <message>
        <source>May look at the screen</source>
        <extracomment>the setting consent.screen</extracomment>
        <translation>Darf auf den Bildschirm sehen</translation>
    </message>
    <message>
        <source>Off: no picture of the screen is ever taken.</source>
        <extracomment>the setting consent.screen</extracomment>
        <translation>Aus: es macht nie ein Bild vom Bildschirm.</translation>
    </message>
    <message>
        <source>May fetch a recogniser</source>
        <extracomment>the setting consent.fetch_model</extracomment>
        <translation>Darf einen Spracherkenner holen</translation>
    </message>
    <message>
        <source>On: a model that is named for second listening is fetched once from huggingface.co. Off: nothing is ever fetched.</source>
        <extracomment>the setting consent.fetch_model</extracomment>
        <translation>An: ein Modell, das für das zweite Hören genannt ist, wird einmal von huggingface.co geholt. Aus: nie wird etwas geholt.</translation>
    </message>
    <message>
        <source>Name of the microphone; empty takes the system&apos;s default.</source>
        <extracomment>the setting hearing.microphone</extracomment>
        <translation>Name des Mikrofons; leer gilt die Vorgabe des Systems.</translation>
    </message>
    <message>
        <source>Cancel echo</source>
        <extracomment>the setting hearing.echo_cancellation</extracomment>
        <translation>Echo auslöschen</translation>
    </message>
    <message>
        <source>Takes the program&apos;s own voice out of what the microphone hears.</source>
        <extracomment>the setting hearing.echo_cancellation</extracomment>
        <translation>Nimmt die eigene Stimme des Programms aus dem heraus, was das Mikrofon hört.</translation>
    </message>
    <message>
        <source>Second listening</source>
        <extracomment>the setting hearing.second_model</extracomment>
        <translation>Zweites Hören</translation>
    </message>
    <message>
        <source>A Whisper model that reads what you asked for again, on this machine, and puts its words right: a folder as faster-whisper takes it, or a name such as base.en. Empty: nobody does.</source>
        <extracomment>the setting hearing.second_model</extracomment>
        <translation>Ein Whisper-Modell, das deine Bitten auf diesem Rechner noch einmal abhört und ihre Worte berichtigt: ein Ordner, wie faster-whisper ihn nimmt, oder ein Name wie base.en. Leer: niemand tut es.</translation>
    </message>
    <message>
        <source>Second listening waits</source>
        <extracomment>the setting hearing.second_seconds</extracomment>
        <translation>Wartezeit des zweiten Hörens</translation>
    </message>
    <message>
        <source>Seconds after which a request goes on as it was heard at first.</source>
        <extracomment>the setting hearing.second_seconds</extracomment>
        <translation>Sekunden, nach denen eine Bitte so weitergeht, wie sie zuerst gehört wurde.</translation>
    </message>
    <message>
        <source>Name of the speaker; empty takes the system&apos;s default.</source>
        <extracomment>the setting speaking.speaker</extracomment>
        <translation>Name des Lautsprechers; leer gilt die Vorgabe des Systems.</translation>
    </message>
    <message>
        <source>Piper sounds like a person; eSpeak is plain, and light on an old machine. Where one does not work the other speaks.</source>
        <extracomment>the setting speaking.engine</extracomment>
        <translation>Piper klingt wie ein Mensch; eSpeak ist schlicht und auf einem alten Rechner leicht. Wo die eine nicht geht, spricht die andere.</translation>
    </message>
    <message>
        <source>The best that works</source>
        <extracomment>the setting speaking.engine</extracomment>
        <translation>Die beste, die geht</translation>
    </message>
    <message>
        <source>Piper</source>
        <extracomment>the setting speaking.engine</extracomment>
        <translation>Piper</translation>
    </message>
    <message>
        <source>eSpeak</source>
        <extracomment>the setting speaking.engine</extracomment>
        <translation>eSpeak</translation>
    </message>
    <message>
        <source>Volume</source>
        <extracomment>the setting speaking.volume</extracomment>
        <translation>Lautstärke</translation>
    </message>
    <message>
        <source>Loudness of the voice, 0 to 1.</source>
        <extracomment>the setting speaking.volume</extracomment>
        <translation>Lautstärke der Stimme, 0 bis 1.</translation>
    </message>
    <message>
        <source>Speed</source>
        <extracomment>the setting speaking.speed</extracomment>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>How fast it speaks; 1 is usual.</source>
        <extracomment>the setting speaking.speed</extracomment>
        <translation>Wie schnell es spricht; 1 ist üblich.</translation>
    </message>
    <message>
        <source>Makes no sound; what it says is shown as captions.</source>
        <extracomment>the setting speaking.muted</extracomment>
        <translation>Macht keinen Ton; was es sagt, erscheint als Untertitel.</translation>
    </message>
    <message>
        <source>Quiet hours from</source>
        <extracomment>the setting speaking.quiet_from</extracomment>
        <translation>Ruhezeit von</translation>
    </message>
    <message>
        <source>From this time on nothing is mentioned unasked, as 22:00; reminders still come. Empty: never.</source>
        <extracomment>the setting speaking.quiet_from</extracomment>
        <translation>Von dieser Uhrzeit an meldet es sich nicht ungefragt, etwa 22:00; Erinnerungen kommen weiter. Leer: nie.</translation>
    </message>
    <message>
        <source>Write a time such as 22:30, or nothing.</source>
        <extracomment>the setting speaking.quiet_from</extracomment>
        <translation>Schreib eine Uhrzeit wie 22:30 oder nichts.</translation>
    </message>
    <message>
        <source>Quiet hours until</source>
        <extracomment>the setting speaking.quiet_until</extracomment>
        <translation>Ruhezeit bis</translation>
    </message>
    <message>
        <source>The end of the quiet hours, as 07:00.</source>
        <extracomment>the setting speaking.quiet_until</extracomment>
        <translation>Das Ende der Ruhezeit, etwa 07:00.</translation>
    </message>
    <message>
        <source>Show captions</source>
        <extracomment>the setting captions.show</extracomment>
        <translation>Untertitel zeigen</translation>
    </message>
    <message>
        <source>Always</source>
        <extracomment>the setting captions.show</extracomment>
        <translation>Immer</translation>
    </message>
    <message>
        <source>Text size</source>
        <extracomment>the setting captions.text_size</extracomment>
        <translation>Schriftgröße</translation>
    </message>
    <message>
        <source>Height of the letters in pixels.</source>
        <extracomment>the setting captions.text_size</extracomment>
        <translation>Höhe der Buchstaben in Bildpunkten.</translation>
    </message>
    <message>
        <source>Stay for</source>
        <extracomment>the setting captions.seconds</extracomment>
        <translation>Bleiben</translation>
    </message>
    <message>
        <source>Seconds that a caption stays after its words.</source>
        <extracomment>the setting captions.seconds</extracomment>
        <translation>Sekunden, die ein Untertitel nach seinen Worten bleibt.</translation>
    </message>
    <message>
        <source>Place</source>
        <extracomment>the setting captions.place</extracomment>
        <translation>Ort</translation>
    </message>
    <message>
        <source>Where they are, as 600,900 (pixels from the left and the top); drag them to change it. Empty: below, in the middle.</source>
        <extracomment>the setting captions.place</extracomment>
        <translation>Wo sie sind, etwa 600,900 (Bildpunkte von links und oben); zieh sie, um es zu ändern. Leer: unten in der Mitte.</translation>
    </message>
    <message>
        <source>Write two whole numbers with a comma, as 600,900, or nothing.</source>
        <extracomment>the setting captions.place</extracomment>
        <translation>Schreib zwei ganze Zahlen mit Komma, etwa 600,900, oder nichts.</translation>
    </message>
    <message>
        <source>Look at the screen</source>
        <extracomment>the setting screen.look</extracomment>
        <translation>Auf den Bildschirm sehen</translation>
    </message>
    <message>
        <source>Off: the screen is never captured.</source>
        <extracomment>the setting screen.look</extracomment>
        <translation>Aus: der Bildschirm wird nie aufgenommen.</translation>
    </message>
    <message>
        <source>Monitors looked at</source>
        <extracomment>the setting screen.monitors</extracomment>
        <translation>Angesehene Bildschirme</translation>
    </message>
    <message>
        <source>Their numbers, 1 for the first one; empty looks at all.</source>
        <extracomment>the setting screen.monitors</extracomment>
        <translation>Ihre Nummern, 1 für den ersten; leer sieht es auf alle.</translation>
    </message>
    <message>
        <source>Write whole numbers, as 1, 2, or nothing.</source>
        <extracomment>the setting screen.monitors</extracomment>
        <translation>Schreib ganze Zahlen, etwa 1, 2, oder nichts.</translation>
    </message>
    <message>
        <source>Pictures a second</source>
        <extracomment>the setting screen.rate</extracomment>
        <translation>Bilder je Sekunde</translation>
    </message>
    <message>
        <source>Fewer spare the battery and see later.</source>
        <extracomment>the setting screen.rate</extracomment>
        <translation>Weniger schonen den Akku und sehen später.</translation>
    </message>
    <message>
        <source>Pictures a second on battery</source>
        <extracomment>the setting screen.battery_rate</extracomment>
        <translation>Bilder je Sekunde im Akkubetrieb</translation>
    </message>
    <message>
        <source>On a battery, or while the machine is told to save power, at most so many.</source>
        <extracomment>the setting screen.battery_rate</extracomment>
        <translation>Im Akkubetrieb, oder solange der Rechner Strom sparen soll, höchstens so viele.</translation>
    </message>
    <message>
        <source>Programs never looked at</source>
        <extracomment>the setting screen.excluded_apps</extracomment>
        <translation>Nie angesehene Programme</translation>
    </message>
    <message>
        <source>Names of programs whose windows are blanked before anything sees them; * and ? as in file names.</source>
        <extracomment>the setting screen.excluded_apps</extracomment>
        <translation>Namen von Programmen, deren Fenster geschwärzt werden, bevor etwas sie sieht; * und ? wie in Dateinamen.</translation>
    </message>
    <message>
        <source>Titles never looked at</source>
        <extracomment>the setting screen.excluded_titles</extracomment>
        <translation>Nie angesehene Titel</translation>
    </message>
    <message>
        <source>Windows with these words in their title are blanked before anything sees them.</source>
        <extracomment>the setting screen.excluded_titles</extracomment>
        <translation>Fenster mit diesen Worten im Titel werden geschwärzt, bevor etwas sie sieht.</translation>
    </message>
    <message>
        <source>Work begins</source>
        <extracomment>the setting reminders.work_begins</extracomment>
        <translation>Arbeitsbeginn</translation>
    </message>
    <message>
        <source>Work ends</source>
        <extracomment>the setting reminders.work_ends</extracomment>
        <translation>Arbeitsende</translation>
    </message>
    <message>
        <source>Sure enough to act</source>
        <extracomment>the setting behaviour.act_confidence</extracomment>
        <translation>Sicher genug zum Handeln</translation>
    </message>
    <message>
        <source>Below this certainty it asks whether it heard you right.</source>
        <extracomment>the setting behaviour.act_confidence</extracomment>
        <translation>Darunter fragt es nach, ob es dich richtig verstanden hat.</translation>
    </message>
    <message>
        <source>Sure enough to mention</source>
        <extracomment>the setting behaviour.see_confidence</extracomment>
        <translation>Sicher genug zum Melden</translation>
    </message>
    <message>
        <source>Below this it keeps quiet about the screen; high, for its eyes are still weak.</source>
        <extracomment>the setting behaviour.see_confidence</extracomment>
        <translation>Darunter schweigt es über den Bildschirm; hoch, denn seine Augen sind noch schwach.</translation>
    </message>
    <message>
        <source>Same sight</source>
        <extracomment>the setting behaviour.same_sight_seconds</extracomment>
        <translation>Dasselbe Ereignis</translation>
    </message>
    <message>
        <source>Seconds in which one event in one window is told once.</source>
        <extracomment>the setting behaviour.same_sight_seconds</extracomment>
        <translation>Sekunden, in denen ein Ereignis in einem Fenster nur einmal gemeldet wird.</translation>
    </message>
    <message>
        <source>Seconds that a program must have been at work before its end counts as that of a long task.</source>
        <extracomment>the setting behaviour.long_task_seconds</extracomment>
        <translation>Sekunden, die ein Programm gearbeitet haben muss, damit sein Ende als das einer langen Aufgabe zählt.</translation>
    </message>
    <message>
        <source>Tell what finished</source>
        <extracomment>the setting behaviour.tell_finished</extracomment>
        <translation>Melden, was fertig ist</translation>
    </message>
    <message>
        <source>Mentions a task on the screen that came to its end.</source>
        <extracomment>the setting behaviour.tell_finished</extracomment>
        <translation>Meldet eine Aufgabe auf dem Bildschirm, die zu Ende ging.</translation>
    </message>
    <message>
        <source>Tell what failed</source>
        <extracomment>the setting behaviour.tell_failed</extracomment>
        <translation>Melden, was scheiterte</translation>
    </message>
    <message>
        <source>Mentions a task on the screen that failed.</source>
        <extracomment>the setting behaviour.tell_failed</extracomment>
        <translation>Meldet eine Aufgabe auf dem Bildschirm, die scheiterte.</translation>
    </message>
    <message>
        <source>Tell what waits for you</source>
        <extracomment>the setting behaviour.tell_waiting</extracomment>
        <translation>Melden, was auf dich wartet</translation>
    </message>
    <message>
        <source>Mentions a window that asks you something.</source>
        <extracomment>the setting behaviour.tell_waiting</extracomment>
        <translation>Meldet ein Fenster, das dich etwas fragt.</translation>
    </message>
    <message>
        <source>Programs never mentioned</source>
        <extracomment>the setting behaviour.silent_apps</extracomment>
        <translation>Nie gemeldete Programme</translation>
    </message>
    <message>
        <source>They are looked at, but nothing is said of them; * and ? as in file names.</source>
        <extracomment>the setting behaviour.silent_apps</extracomment>
        <translation>Sie werden angesehen, aber es wird nichts über sie gesagt; * und ? wie in Dateinamen.</translation>
    </message>
    <message>
        <source>Mentions an hour</source>
        <extracomment>the setting behaviour.mentions_an_hour</extracomment>
        <translation>Meldungen je Stunde</translation>
    </message>
    <message>
        <source>At most so many remarks about the screen.</source>
        <extracomment>the setting behaviour.mentions_an_hour</extracomment>
        <translation>Höchstens so viele Bemerkungen über den Bildschirm.</translation>
    </message>
    <message>
        <source>When the desktop says Do Not Disturb</source>
        <extracomment>the setting behaviour.do_not_disturb</extracomment>
        <translation>Wenn der Desktop „Nicht stören“ sagt</translation>
    </message>
    <message>
        <source>It keeps quiet</source>
        <extracomment>the setting behaviour.do_not_disturb</extracomment>
        <translation>Es bleibt still</translation>
    </message>
    <message>
        <source>While the screen is shared</source>
        <extracomment>the setting behaviour.while_sharing</extracomment>
        <translation>Während der Bildschirm geteilt wird</translation>
    </message>
    <message>
        <source>Show what rings as a notification</source>
        <extracomment>the setting reminders.notify</extracomment>
        <translation>Fälliges als Benachrichtigung zeigen</translation>
    </message>
    <message>
        <source>With buttons for done and snooze, where the desktop has notifications.</source>
        <extracomment>the setting reminders.notify</extracomment>
        <translation>Mit Knöpfen für erledigt und später, wo der Desktop Benachrichtigungen hat.</translation>
    </message>
    <message>
        <source>Away after</source>
        <extracomment>the setting reminders.away_minutes</extracomment>
        <translation>Abwesend nach</translation>
    </message>
    <message>
        <source>Minutes without a touch or a word. What rings then is told once more when you are back; 0: never.</source>
        <extracomment>the setting reminders.away_minutes</extracomment>
        <translation>Minuten ohne Berührung oder Wort. Was dann fällig wird, wird bei deiner Rückkehr noch einmal gesagt; 0: nie.</translation>
    </message>
    <message>
        <source>Reminders that it keeps back then are told afterwards.</source>
        <extracomment>the setting behaviour.do_not_disturb</extracomment>
        <translation>Zurückgehaltene Erinnerungen sagt es danach.</translation>
    </message>
    <message>
        <source>It only reminds</source>
        <extracomment>the setting behaviour.do_not_disturb</extracomment>
        <translation>Es erinnert nur</translation>
    </message>
    <message>
        <source>It speaks as ever</source>
        <extracomment>the setting behaviour.do_not_disturb</extracomment>
        <translation>Es spricht wie sonst</translation>
    </message>
    <message>
        <source>Reminders that it keeps back then are told afterwards. Sharing is noticed where the windows tell of it; see `alongside doctor`.</source>
        <extracomment>the setting behaviour.while_sharing</extracomment>
        <translation>Zurückgehaltene Erinnerungen sagt es danach. Bemerkt wird das Teilen, wo die Fenster davon zeugen; siehe `alongside doctor`.</translation>
    </message>
    <message>
        <source>Days kept</source>
        <extracomment>the setting journal.keep_days</extracomment>
        <translation>Tage aufgehoben</translation>
    </message>
    <message>
        <source>Older entries are deleted; 0 writes nothing at all.</source>
        <extracomment>the setting journal.keep_days</extracomment>
        <translation>Ältere Einträge werden gelöscht; bei 0 wird gar nichts notiert.</translation>
    </message>
    <message>
        <source>Size kept</source>
        <extracomment>the setting journal.keep_megabytes</extracomment>
        <translation>Größe aufgehoben</translation>
    </message>
    <message>
        <source>Megabytes; beyond it the oldest entries are deleted.</source>
        <extracomment>the setting journal.keep_megabytes</extracomment>
        <translation>Megabyte; darüber werden die ältesten Einträge gelöscht.</translation>
    </message>
    <message>
        <source>Who answers</source>
        <extracomment>the setting reasoning.use</extracomment>
        <translation>Wer antwortet</translation>
    </message>
    <message>
        <source>What it mentions of what happened on the screen; reminders always come.</source>
        <extracomment>the setting behaviour.proactivity</extracomment>
        <translation>Was es von dem meldet, was auf dem Bildschirm geschah; Erinnerungen kommen immer.</translation>
    </message>
    <message>
        <source>Long task</source>
        <extracomment>the setting behaviour.long_task_seconds</extracomment>
        <translation>Lange Aufgabe</translation>
    </message>
    <message>
        <source>Model file</source>
        <extracomment>the setting reasoning.file</extracomment>
        <translation>Modelldatei</translation>
    </message>
    <message>
        <source>A GGUF file to answer with; empty takes the small one that comes along, which mostly quotes.</source>
        <extracomment>the setting reasoning.file</extracomment>
        <translation>Eine GGUF-Datei zum Antworten; leer gilt die kleine mitgelieferte, die meist zitiert.</translation>
    </message>
    <message>
        <source>Layers on the GPU</source>
        <extracomment>the setting reasoning.gpu_layers</extracomment>
        <translation>Schichten auf der Grafikkarte</translation>
    </message>
    <message>
        <source>Of the model file; -1: as many as fit, 0: none.</source>
        <extracomment>the setting reasoning.gpu_layers</extracomment>
        <translation>Der Modelldatei; -1: so viele wie passen, 0: keine.</translation>
    </message>
    <message>
        <source>Threads</source>
        <extracomment>the setting reasoning.threads</extracomment>
        <translation>Prozessorfäden</translation>
    </message>
    <message>
        <source>Processor threads to think with; 0 leaves most of them free.</source>
        <extracomment>the setting reasoning.threads</extracomment>
        <translation>Prozessorfäden zum Nachdenken; 0 lässt die meisten frei.</translation>
    </message>
    <message>
        <source>Server</source>
        <extracomment>the setting reasoning.endpoint</extracomment>
        <translation>Server</translation>
    </message>
    <message>
        <source>Address of an OpenAI-compatible server, up to and with /v1. One that is not this machine is sent nothing before you have allowed it once.</source>
        <extracomment>the setting reasoning.endpoint</extracomment>
        <translation>Adresse eines OpenAI-kompatiblen Servers, bis einschließlich /v1. Einem, der nicht dieser Rechner ist, wird nichts gesandt, bevor du es einmal erlaubt hast.</translation>
    </message>
    <message>
        <source>Model of the server</source>
        <extracomment>the setting reasoning.endpoint_model</extracomment>
        <translation>Modell des Servers</translation>
    </message>
    <message>
        <source>Name of its model; empty takes the first it names.</source>
        <extracomment>the setting reasoning.endpoint_model</extracomment>
        <translation>Name seines Modells; leer gilt das erste, das er nennt.</translation>
    </message>
    <message>
        <source>Send pictures</source>
        <extracomment>the setting reasoning.pictures</extracomment>
        <translation>Bilder senden</translation>
    </message>
    <message>
        <source>Send your voice</source>
        <extracomment>the setting reasoning.audio</extracomment>
        <translation>Deine Stimme senden</translation>
    </message>
    <message>
        <source>The sound of a spoken question goes to the server above too, for a model that listens itself. Off: it stays on this machine.</source>
        <extracomment>the setting reasoning.audio</extracomment>
        <translation>Auch der Ton einer gesprochenen Frage geht an den Server oben, für ein Modell, das selbst zuhört. Aus: er bleibt auf diesem Rechner.</translation>
    </message>
    <message>
        <source>Longest thought</source>
        <extracomment>the setting reasoning.longest_seconds</extracomment>
        <translation>Längstes Nachdenken</translation>
    </message>
    <message>
        <source>Seconds after which a question is given up.</source>
        <extracomment>the setting reasoning.longest_seconds</extracomment>
        <translation>Sekunden, nach denen eine Frage aufgegeben wird.</translation>
    </message>
    <message>
        <source>Give memory back</source>
        <extracomment>the setting reasoning.unload_minutes</extracomment>
        <translation>Speicher zurückgeben</translation>
    </message>
    <message>
        <source>Minutes without a question after which the model is unloaded; 0 keeps it loaded.</source>
        <extracomment>the setting reasoning.unload_minutes</extracomment>
        <translation>Minuten ohne Frage, nach denen das Modell entladen wird; 0 hält es geladen.</translation>
    </message>
    <message>
        <source>Words in the log</source>
        <extracomment>the setting privacy.words_in_log</extracomment>
        <translation>Worte im Protokoll</translation>
    </message>
    <message>
        <source>On: the technical log also holds what was heard and said.</source>
        <extracomment>the setting privacy.words_in_log</extracomment>
        <translation>An: das technische Protokoll enthält auch, was gehört und gesagt wurde.</translation>
    </message>
    <message>
        <source>Minutes held in memory</source>
        <extracomment>the setting privacy.minutes_in_memory</extracomment>
        <translation>Minuten im Speicher</translation>
    </message>
    <message>
        <source>So much of what it hears and sees is held in memory, never on the disk: when you note in the timeline that something was wrong, you can have the scene around it kept. 0 holds nothing.</source>
        <extracomment>the setting privacy.minutes_in_memory</extracomment>
        <translation>So viel von dem, was es hört und sieht, wird im Speicher gehalten, nie auf der Platte: Wenn du im Tageslauf vermerkst, dass etwas falsch war, kannst du das Drumherum aufbewahren lassen. 0 hält nichts.</translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <extracomment>the setting model.checkpoint</extracomment>
        <translation>Gewichte</translation>
    </message>
    <message>
        <source>Folder of the model; empty takes the one that is shipped.</source>
        <extracomment>the setting model.checkpoint</extracomment>
        <translation>Ordner des Modells; leer gilt das mitgelieferte.</translation>
    </message>
    <message>
        <source>Processor threads the model may use.</source>
        <extracomment>the setting model.threads</extracomment>
        <translation>Prozessorfäden, die das Modell benutzen darf.</translation>
    </message>
    <message>
        <source>Device</source>
        <extracomment>the setting model.device</extracomment>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Processor (CPU)</source>
        <extracomment>the setting model.device</extracomment>
        <translation>Prozessor (CPU)</translation>
    </message>
    <message>
        <source>Graphics card (CUDA)</source>
        <extracomment>the setting model.device</extracomment>
        <translation>Grafikkarte (CUDA)</translation>
    </message>
    <message>
        <source>Hear and see nothing, or go on; alongside --toggle.</source>
        <extracomment>the setting shortcuts.pause</extracomment>
        <translation>Nichts hören und sehen, oder fortfahren; alongside --toggle.</translation>
    </message>
    <message>
        <source>Write keys such as Ctrl+Alt+P, or nothing.</source>
        <extracomment>the setting shortcuts.pause</extracomment>
        <translation>Schreib Tasten wie Ctrl+Alt+P oder nichts.</translation>
    </message>
    <message>
        <source>Talk by typing</source>
        <extracomment>the setting shortcuts.type</extracomment>
        <translation>Tippend reden</translation>
    </message>
    <message>
        <source>Open a line to type into; alongside --type.</source>
        <extracomment>the setting shortcuts.type</extracomment>
        <translation>Eine Zeile zum Tippen öffnen; alongside --type.</translation>
    </message>
    <message>
        <source>Be silent at once; alongside --quiet.</source>
        <extracomment>the setting shortcuts.stop</extracomment>
        <translation>Sofort still sein; alongside --quiet.</translation>
    </message>
    <message>
        <source>Fixed for this run on the command line.</source>
        <extracomment>about a value of a setting</extracomment>
        <translation>Für diesen Lauf auf der Befehlszeile festgelegt.</translation>
    </message>
    <message>
        <source>Fixed for this run by the environment variable {variable}.</source>
        <extracomment>about a value of a setting</extracomment>
        <translation>Für diesen Lauf durch die Umgebungsvariable {variable} festgelegt.</translation>
    </message>
    <message>
        <source>The settings file {path} cannot be written ({reason}).</source>
        <extracomment>about a value of a setting</extracomment>
        <translation>Die Einstellungsdatei {path} lässt sich nicht schreiben ({reason}).</translation>
    </message>
    <message>
        <source>Choose one of: {choices}.</source>
        <extracomment>about a value of a setting</extracomment>
        <translation>Wähle eines von: {choices}.</translation>
    </message>
    <message>
        <source>Write a number from {least} to {most}.</source>
        <extracomment>about a value of a setting</extracomment>
        <translation>Schreib eine Zahl von {least} bis {most}.</translation>
    </message>
    <message>
        <source>Write a number that is at least {least}.</source>
        <extracomment>about a value of a setting</extracomment>
        <translation>Schreib eine Zahl, die mindestens {least} ist.</translation>
    </message>
    <message>
        <source>This cannot be used: {reason}.</source>
        <extracomment>about a value of a setting</extracomment>
        <translation>Das ist nicht brauchbar: {reason}.</translation>
    </message>
    <message>
        <source>Thinking about questions is switched off; switch it on in the settings.</source>
        <extracomment>where questions go</extracomment>
        <translation>Das Nachdenken über Fragen ist ausgeschaltet; schalte es in den Einstellungen ein.</translation>
    </message>
    <message>
        <source>No server is named to ask; name one in reasoning.endpoint, or let the model on this machine answer.</source>
        <extracomment>where questions go</extracomment>
        <translation>Es ist kein Server genannt, der zu fragen wäre; nenne einen in reasoning.endpoint, oder lass das Modell auf diesem Rechner antworten.</translation>
    </message>
    <message>
        <source>What stands in reasoning.endpoint is no address such as http://localhost:11434/v1, so nobody can be asked; correct it in the settings.</source>
        <extracomment>where questions go</extracomment>
        <translation>Was in reasoning.endpoint steht, ist keine Adresse wie http://localhost:11434/v1, also kann niemand gefragt werden; berichtige es in den Einstellungen.</translation>
    </message>
    <message>
        <source>Questions would leave this computer for {server}: what you ask, the time, the window in front, and what is on the screen, in the timeline and among your reminders that may belong to it. Nothing is sent before you allow it.</source>
        <extracomment>where questions go</extracomment>
        <translation>Fragen würden diesen Rechner verlassen, zu {server}: was du fragst, die Uhrzeit, das vorderste Fenster, und was auf dem Bildschirm, im Tageslauf und unter deinen Erinnerungen dazugehören kann. Nichts wird gesendet, bevor du es erlaubst.</translation>
    </message>
    <message>
        <source>Questions leave this computer for {server}, as you have allowed: what you ask, the time, the window in front, and what is on the screen, in the timeline and among your reminders that may belong to it.</source>
        <extracomment>where questions go</extracomment>
        <translation>Fragen verlassen diesen Rechner, zu {server}, wie du es erlaubt hast: was du fragst, die Uhrzeit, das vorderste Fenster, und was auf dem Bildschirm, im Tageslauf und unter deinen Erinnerungen dazugehören kann.</translation>
    </message>
    <message>
        <source>Reminder</source>
        <extracomment>a notification&apos;s title</extracomment>
        <translation>Erinnerung</translation>
    </message>
    <message>
        <source>Missed</source>
        <extracomment>a notification&apos;s title</extracomment>
        <translation>Verpasst</translation>
    </message>
    <message>
        <source>Snooze 10 minutes</source>
        <extracomment>a notification&apos;s button</extracomment>
        <translation>In 10 Minuten wieder</translation>
    </message>
    <message>
        <source>It answers what you said or typed just before.</source>
        <extracomment>why something was said, in the timeline</extracomment>
        <translation>Es antwortet auf das, was du gerade gesagt oder getippt hast.</translation>
    </message>
    <message>
        <source>A reminder or timer that you had set came due.</source>
        <extracomment>why something was said, in the timeline</extracomment>
        <translation>Eine Erinnerung oder ein Timer von dir war fällig.</translation>
    </message>
    <message>
        <source>It saw something happen on the screen.</source>
        <extracomment>why something was said, in the timeline</extracomment>
        <translation>Es hat auf dem Bildschirm etwas geschehen sehen.</translation>
    </message>
    <message>
        <source>It brings the answer to a question of yours.</source>
        <extracomment>why something was said, in the timeline</extracomment>
        <translation>Es bringt die Antwort auf eine Frage von dir.</translation>
    </message>
    <message>
        <source>Something happened to the program or to a device.</source>
        <extracomment>why something was said, in the timeline</extracomment>
        <translation>Mit dem Programm oder einem Gerät ist etwas geschehen.</translation>
    </message>
    <message>
        <source>These were the model&apos;s own words.</source>
        <extracomment>why something was said, in the timeline</extracomment>
        <translation>Das waren die eigenen Worte des Modells.</translation>
    </message>
    <message>
        <source>nobody asked to be told</source>
        <extracomment>because …: why something was not told, in the timeline</extracomment>
        <translation>niemand darum gebeten hat</translation>
    </message>
    <message>
        <source>sights of this kind are not wanted</source>
        <extracomment>because …: why something was not told, in the timeline</extracomment>
        <translation>Ereignisse dieser Art nicht gewünscht sind</translation>
    </message>
    <message>
        <source>it was not at work for long</source>
        <extracomment>because …: why something was not told, in the timeline</extracomment>
        <translation>es nicht lange gearbeitet hat</translation>
    </message>
    <message>
        <source>nothing is to be said of this program</source>
        <extracomment>because …: why something was not told, in the timeline</extracomment>
        <translation>von diesem Programm nichts gesagt werden soll</translation>
    </message>
    <message>
        <source>enough was mentioned in this hour</source>
        <extracomment>because …: why something was not told, in the timeline</extracomment>
        <translation>in dieser Stunde genug gemeldet wurde</translation>
    </message>
    <message>
        <source>you had turned to it yourself</source>
        <extracomment>because …: why something was not told, in the timeline</extracomment>
        <translation>du dich ihm selbst zugewandt hast</translation>
    </message>
    <message>
        <source>you had it in front of you</source>
        <extracomment>because …: why something was not told, in the timeline</extracomment>
        <translation>du es vor dir hattest</translation>
    </message>
    <message>
        <source>its window is gone</source>
        <extracomment>because …: why something was not told, in the timeline</extracomment>
        <translation>sein Fenster nicht mehr da ist</translation>
    </message>
    <message>
        <source>you wanted it to stop</source>
        <extracomment>because …: why something was not told, in the timeline</extracomment>
        <translation>es aufhören sollte</translation>
    </message>
    <message>
        <source>the screen was not to be looked at any more</source>
        <extracomment>because …: why something was not told, in the timeline</extracomment>
        <translation>der Bildschirm nicht mehr angesehen werden sollte</translation>
    </message>
    <message>
        <source>the program ended first</source>
        <extracomment>because …: why something was not told, in the timeline</extracomment>
        <translation>das Programm vorher beendet wurde</translation>
    </message>
    <message>
        <source>KeePassXC</source>
        <extracomment>what to keep out of sight</extracomment>
        <translation>KeePassXC</translation>
    </message>
    <message>
        <source>KeePass</source>
        <extracomment>what to keep out of sight</extracomment>
        <translation>KeePass</translation>
    </message>
    <message>
        <source>1Password</source>
        <extracomment>what to keep out of sight</extracomment>
        <translation>1Password</translation>
    </message>
    <message>
        <source>Bitwarden</source>
        <extracomment>what to keep out of sight</extracomment>
        <translation>Bitwarden</translation>
    </message>
    <message>
        <source>Enpass</source>
        <extracomment>what to keep out of sight</extracomment>
        <translation>Enpass</translation>
    </message>
    <message>
        <source>GNOME Passwords and Keys</source>
        <extracomment>what to keep out of sight</extracomment>
        <translation>GNOME Passwörter und Schlüssel</translation>
    </message>
    <message>
        <source>Password Safe</source>
        <extracomment>what to keep out of sight</extracomment>
        <translation>Passwort-Tresor</translation>
    </message>
    <message>
        <source>KDE Wallet</source>
        <extracomment>what to keep out of sight</extracomment>
        <translation>KDE-Brieftasche</translation>
    </message>
    <message>
        <source>GnuCash</source>
        <extracomment>what to keep out of sight</extracomment>
        <translation>GnuCash</translation>
    </message>
    <message>
        <source>Signal</source>
        <extracomment>what to keep out of sight</extracomment>
        <translation>Signal</translation>
    </message>
    <message>
        <source>Private windows of Firefox</source>
        <extracomment>what to keep out of sight</extracomment>
        <translation>Private Fenster von Firefox</translation>
    </message>
    <message>
        <source>Chromium and Chrome, whole: their incognito windows look like the others</source>
        <extracomment>what to keep out of sight</extracomment>
        <translation>Chromium und Chrome ganz: ihre Inkognito-Fenster sehen aus wie die anderen</translation>
    </message>
    <message>
        <source>InPrivate windows of Edge</source>
        <extracomment>what to keep out of sight</extracomment>
        <translation>InPrivate-Fenster von Edge</translation>
    </message>
    <message>
        <source>Pages with “bank” in their title</source>
        <extracomment>what to keep out of sight</extracomment>
        <translation>Seiten mit „bank“ im Titel</translation>
    </message>
    <message>
        <source>PayPal</source>
        <extracomment>what to keep out of sight</extracomment>
        <translation>PayPal</translation>
    </message>
</context>
</TS>
