<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Alongside</name>
    <message numerus="yes">
        <source>%n entries were deleted.</source>
        <extracomment>app/ui/about.py</extracomment>
        <translation>
            <numerusform>%n entry was deleted.</numerusform>
            <numerusform>%n entries were deleted.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries are in {path}.</source>
        <extracomment>app/ui/about.py</extracomment>
        <translation>
            <numerusform>%n entry is in {path}.</numerusform>
            <numerusform>%n entries are in {path}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It has ended unexpectedly %n times in a row, so it does not listen or look until you resume it.</source>
        <extracomment>app/ui/crash_report.py</extracomment>
        <translation>
            <numerusform>It has ended unexpectedly %n time in a row, so it does not listen or look until you resume it.</numerusform>
            <numerusform>It has ended unexpectedly %n times in a row, so it does not listen or look until you resume it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>What was heard, seen, said and done is kept as text for %n days, where you can read and delete it, or keep none.</source>
        <extracomment>app/ui/guide_pages.py</extracomment>
        <translation>
            <numerusform>What was heard, seen, said and done is kept as text for %n day, where you can read and delete it, or keep none.</numerusform>
            <numerusform>What was heard, seen, said and done is kept as text for %n days, where you can read and delete it, or keep none.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries from {start} to {end} are chosen; Delete takes the whole span.</source>
        <extracomment>app/ui/history.py</extracomment>
        <translation>
            <numerusform>%n entry from {start} to {end} is chosen; Delete takes the whole span.</numerusform>
            <numerusform>%n entries from {start} to {end} are chosen; Delete takes the whole span.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Entries are kept for %n days.</source>
        <extracomment>app/ui/windows.py</extracomment>
        <translation>
            <numerusform>Entries are kept for %n day.</numerusform>
            <numerusform>Entries are kept for %n days.</numerusform>
        </translation>
    </message>
</context>
</TS>
