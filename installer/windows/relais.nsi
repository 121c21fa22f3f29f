; The installer that a person starts, or a script with /S. `release` fills it in by -D: VERSION, STAGE, LIST, ICON, OUT, TARGET.
; What it writes outside its own folder: two entries of the start menu, two keys of the registry, an empty folder for policies.

!define NAME "Relais Communes"
!define KEY "Software\Relais Communes"
!define REMOVAL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Relais Communes"
!define OLDEST_BUILD 18362 ; Windows 10 1903: Qt does not start on an older one
!define TASK "Relais Communes - Echanges"

Target ${TARGET}
; Quick for trials, small for releases.
!ifdef QUICK
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
!endif
RequestExecutionLevel admin
ManifestDPIAware true
ManifestLongPathAware true
Name "${NAME}"
OutFile "${OUT}"
Icon "${ICON}"
UninstallIcon "${ICON}"
InstallDir "$PROGRAMFILES64\${NAME}"
BrandingText "${NAME} ${VERSION}"

!include LogicLib.nsh
!include WordFunc.nsh
!include FileFunc.nsh
!include running.nsh
!include policy-folder.nsh

Page directory
Page instfiles
UninstPage uninstConfirm
UninstPage instfiles
LoadLanguageFile "${NSISDIR}\Contrib\Language files\French.nlf"

VIProductVersion "${FOUR}"
VIAddVersionKey /LANG=${LANG_FRENCH} "ProductName" "${NAME}"
VIAddVersionKey /LANG=${LANG_FRENCH} "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=${LANG_FRENCH} "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=${LANG_FRENCH} "FileDescription" "Installation de ${NAME}"
VIAddVersionKey /LANG=${LANG_FRENCH} "CompanyName" "${NAME}"
VIAddVersionKey /LANG=${LANG_FRENCH} "LegalCopyright" "MIT"

UninstallText "Le programme va être retiré. Les données des communes restent sur cet ordinateur, avec ce qui attend dans la boîte d’envoi : dans le dossier « %LOCALAPPDATA%\relais-communes » de chaque personne, ou dans celui que vous avez choisi."

; The exit codes; README.md has the same table.
!define OLD_WINDOWS 3
!define DOWNGRADE 4
!define RUNNING 5
!define OTHER_PACKAGE 6

!macro refuse CODE SENTENCE
  MessageBox MB_OK|MB_ICONSTOP "${SENTENCE}" /SD IDOK
  SetErrorLevel ${CODE}
  Quit
!macroend

!macro refuse_while_running FOLDER
  ${If} ${IsRunning} "${FOLDER}\relais.exe"
    !insertmacro refuse ${RUNNING} "Relais Communes est ouvert sur cet ordinateur, peut-être dans la session d’une autre personne. Fermez-le, puis recommencez. Rien n’a été modifié."
  ${EndIf}
  ${If} ${IsRunning} "${FOLDER}\relaisctl.exe"
    !insertmacro refuse ${RUNNING} "Un échange ou une commande de Relais Communes est en cours. Attendez sa fin, puis recommencez. Rien n’a été modifié."
  ${EndIf}
!macroend

!macro begin
  SetRegView 64
  SetShellVarContext all
!macroend

Var Installed ; the folder of the version in place, or nothing

Function .onInit
  !insertmacro begin
  ReadRegStr $0 HKLM "SOFTWARE\Microsoft\Windows NT\CurrentVersion" "CurrentBuildNumber"
  ${If} $0 < ${OLDEST_BUILD}
    !insertmacro refuse ${OLD_WINDOWS} "Relais Communes demande Windows 10, version 1903, ou plus récent. Rien n’a été modifié."
  ${EndIf}
  ReadRegStr $Installed HKLM "${KEY}" "Folder"
  ReadRegStr $0 HKLM "${KEY}" "Package"
  ${If} $Installed != ""
  ${AndIf} $0 != "NSIS"
    !insertmacro refuse ${OTHER_PACKAGE} "Relais Communes a été installé ici par un paquet MSI : mettez-le à jour par un paquet MSI, ou retirez-le d’abord. Rien n’a été modifié."
  ${EndIf}
  ReadRegStr $0 HKLM "${KEY}" "Version"
  ${VersionCompare} "${VERSION}" "$0" $1
  ${If} $1 = 2
    !insertmacro refuse ${DOWNGRADE} "Une version plus récente, $0, est installée. Une version plus ancienne ne lirait plus ses données. Rien n’a été modifié."
  ${EndIf}
  ${If} $Installed != ""
    !insertmacro refuse_while_running "$Installed"
    ${If} $INSTDIR == "$PROGRAMFILES64\${NAME}"
      StrCpy $INSTDIR $Installed
    ${EndIf}
  ${EndIf}
  !insertmacro refuse_while_running "$INSTDIR"
FunctionEnd

Section
  ${If} $Installed != ""
  ${AndIf} ${FileExists} "$Installed\uninstall.exe" ; else its folder was deleted: the program is installed over what is left
    ; Its own uninstaller knows its files. `_?=` makes it work in place, and be waited for.
    ClearErrors
    ExecWait '"$Installed\uninstall.exe" /S /UPGRADE _?=$Installed' $0
    ${IfNot} ${Errors} ; else it was cut while it was written, and cannot be started: what is left is written over
    ${AndIf} $0 <> 0
      !insertmacro refuse 2 "La version en place n’a pas pu être remplacée (code $0). Les données n’ont pas été modifiées."
    ${EndIf}
    ${If} $Installed != $INSTDIR
      Delete "$Installed\uninstall.exe"
      RMDir "$Installed"
    ${EndIf}
  ${EndIf}
  ClearErrors
  SetOutPath "$INSTDIR"
  ; The uninstaller first and the version last: what is cut in between can be installed again, and is not taken for whole.
  WriteUninstaller "$INSTDIR\uninstall.exe"
  WriteRegStr HKLM "${KEY}" "Folder" "$INSTDIR"
  WriteRegStr HKLM "${KEY}" "Package" "NSIS"
  !cd "${STAGE}"
  File /r "*"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\relais.exe" "" "" "" "" "" "Écrire les besoins numériques de la commune et voter, même sans réseau"
  CreateShortcut "$SMPROGRAMS\${NAME} (démonstration).lnk" "$INSTDIR\relais.exe" "--demonstration" "" "" "" "" "Montrer Relais Communes avec des communes inventées, sans réseau"
  WriteRegStr HKLM "${REMOVAL}" "DisplayName" "${NAME}"
  WriteRegStr HKLM "${REMOVAL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKLM "${REMOVAL}" "DisplayIcon" "$INSTDIR\relais.exe"
  WriteRegStr HKLM "${REMOVAL}" "Publisher" "${NAME}"
  WriteRegStr HKLM "${REMOVAL}" "Comments" "Le retrait garde les données des communes et ce qui attend dans la boîte d’envoi : dans le dossier %LOCALAPPDATA%\relais-communes de chaque personne, ou dans celui que vous avez choisi."
  WriteRegStr HKLM "${REMOVAL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKLM "${REMOVAL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKLM "${REMOVAL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKLM "${REMOVAL}" "EstimatedSize" ${KIBIBYTES}
  WriteRegDWORD HKLM "${REMOVAL}" "NoModify" 1
  WriteRegDWORD HKLM "${REMOVAL}" "NoRepair" 1
  ${If} ${Errors}
    !insertmacro refuse 2 "L’installation est incomplète : disque plein, ou écriture interdite. Les données n’ont pas été modifiées ; recommencez."
  ${EndIf}
  !insertmacro protect_policies
  ${If} $R0 != 0
    !insertmacro refuse 2 "L’installation est incomplète : le dossier des stratégies n’a pas pu être réservé aux administrateurs (icacls, $R0)."
  ${EndIf}
  WriteRegStr HKLM "${KEY}" "Version" "${VERSION}"
SectionEnd

Function un.onInit
  !insertmacro begin
  !insertmacro refuse_while_running "$INSTDIR"
FunctionEnd

Section "un.${NAME}"
  SetOutPath "$TEMP" ; a folder in use could not be removed
  !include "${LIST}" ; each file by its name: what somebody else put there stays
  ${If} ${FileExists} "$INSTDIR\relais.exe"
    !insertmacro refuse 2 "Le programme n’a pas pu être retiré. Redémarrez l’ordinateur, puis recommencez. Les données n’ont pas été modifiées."
  ${EndIf}
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/UPGRADE" $1
  ${If} ${Errors}
    Delete "$INSTDIR\uninstall.exe"
    Delete "$SMPROGRAMS\${NAME}.lnk"
    Delete "$SMPROGRAMS\${NAME} (démonstration).lnk"
    DeleteRegKey HKLM "${REMOVAL}"
    DeleteRegKey HKLM "${KEY}"
    nsExec::Exec '"$SYSDIR\schtasks.exe" /Delete /F /TN "${TASK}"'
    Pop $0
    !insertmacro leave_policies
    RMDir "$INSTDIR"
  ${EndIf}
  SetErrorLevel 0
SectionEnd
