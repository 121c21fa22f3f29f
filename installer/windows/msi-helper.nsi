; What an MSI cannot do by itself, as a small program inside it: /S [/FORGET | /PROTECT] [/UI=level] /D=folder.
; 5 while a program of that folder runs, 0 otherwise. /FORGET takes the task of exchanges away, if there is one, and the folder of
; policies if nothing is in it; /PROTECT makes that folder: 2 if it could not be kept for administrators.

!define TASK "Relais Communes - Echanges"

Target ${TARGET}
RequestExecutionLevel user
SilentInstall silent
Name "Relais Communes"
OutFile "${OUT}"
Icon "${ICON}"

!include LogicLib.nsh
!include FileFunc.nsh
!include running.nsh
!include policy-folder.nsh

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
    !insertmacro leave_policies
    SetErrorLevel 0
    Quit
  ${EndIf}
  ClearErrors
  ${GetOptions} $0 "/PROTECT" $1
  ${IfNot} ${Errors}
    !insertmacro protect_policies
    SetErrorLevel 0
    ${If} $R0 != 0
      SetErrorLevel 2
    ${EndIf}
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
