; Is a program of this application running, under whichever account? Shared by both packages.
; Windows lets nobody write to the file of a running program, so the file tells, and the program need not help.

!include LogicLib.nsh

; Jumps into the body of ${If} ${IsRunning} "C:\...\relais.exe". Changes $R0 and $R1.
!macro _IsRunning _a FILE _t _f
  ; 0x40000000: to write. 7: others may do what they want. 3: only a file that is there. 32: ERROR_SHARING_VIOLATION.
  System::Call 'kernel32::CreateFileW(w "${FILE}", i 0x40000000, i 7, p 0, i 3, i 0, p 0) p .R0 ?e'
  Pop $R1
  System::Call 'kernel32::CloseHandle(p R0)'
  !insertmacro _= $R1 32 `${_t}` `${_f}`
!macroend
!define IsRunning `"" IsRunning`
