; The folder of the machine's policies, for both packages. In ProgramData every account may make folders and owns what it made,
; so one could say by which proxy and with which certificates all others exchange: here only administrators may write.

!include LogicLib.nsh

!define POLICY_FOLDER "$APPDATA\RelaisCommunes" ; ProgramData, with SetShellVarContext all

; Accounts by their numbers, as their names are translated: S-1-5-18 the system, -544 administrators, -545 users.
!macro icacls WORDS
  nsExec::Exec '"$SYSDIR\icacls.exe" ${WORDS} /L /Q'
  Pop $R0
!macroend

; Leaves 0 in $R0 if the folder is protected. Changes $R1.
!macro protect_policies
  SetShellVarContext all
  System::Call 'kernel32::GetFileAttributesW(w "${POLICY_FOLDER}") i .R1'
  IntOp $R0 $R1 & 0x400
  ${If} $R1 <> -1
  ${AndIf} $R0 <> 0
    RMDir "${POLICY_FOLDER}" ; a link that somebody laid there; what it leads to stays
  ${EndIf}
  CreateDirectory "${POLICY_FOLDER}"
  !insertmacro icacls '"${POLICY_FOLDER}" /setowner *S-1-5-32-544'
  !insertmacro icacls '"${POLICY_FOLDER}" /reset'
  !insertmacro icacls '"${POLICY_FOLDER}" /inheritance:r /grant:r *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F *S-1-5-32-545:(OI)(CI)RX'
  StrCpy $R1 $R0
  ; The one file that is read, if it is there. Never what is below the folder: a link there could lead anywhere.
  !insertmacro icacls '"${POLICY_FOLDER}\policy.json" /setowner *S-1-5-32-544'
  !insertmacro icacls '"${POLICY_FOLDER}\policy.json" /reset'
  StrCpy $R0 $R1
!macroend

; What a technician wrote stays, and its folder with it.
!macro leave_policies
  SetShellVarContext all
  RMDir "${POLICY_FOLDER}"
!macroend
