; What an MSI cannot do by itself, as a small program inside it: /S [/FORGET] [/UI=level] /D=folder.
; Without /FORGET: 5 while a program of that folder runs, 0 otherwise. With it: takes the task of exchanges away, if there is one.

!define TASK "Relais Communes\Echanges"

Target ${TARGET}
RequestExecutionLevel user
SilentInstall silent
Name "Relais Communes"
OutFile "${OUT}"
Icon "${ICON}"

!include LogicLib.nsh
!include FileFunc.nsh
!include running.nsh

LoadLanguageFile "${NSISDIR}\Contrib\Language files\French.nlf"

!macro refuse SENTENCE
  ; Levels of Windows Installer: 2 is silent, and nobody is there to answer.
  ${If} $1 > 2
    MessageBox MB_OK|MB_ICONSTOP "${SENTENCE}"
  ${EndIf}
  SetErrorLevel 5
  Quit
!macroend

Section
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/FORGET" $1
  ${IfNot} ${Errors}
    nsExec::Exec '"$SYSDIR\schtasks.exe" /Delete /F /TN "${TASK}"'
    Pop $0
    SetErrorLevel 0
    Quit
  ${EndIf}
  ${GetOptions} $0 "/UI=" $1
  ${If} ${IsRunning} "$INSTDIR\relais.exe"
    !insertmacro refuse "Relais Communes est ouvert sur cet ordinateur, peut-être dans la session d’une autre personne. Fermez-le, puis recommencez. Rien n’a été modifié."
  ${EndIf}
  ${If} ${IsRunning} "$INSTDIR\relaisctl.exe"
    !insertmacro refuse "Un échange ou une commande de Relais Communes est en cours. Attendez sa fin, puis recommencez. Rien n’a été modifié."
  ${EndIf}
SectionEnd
