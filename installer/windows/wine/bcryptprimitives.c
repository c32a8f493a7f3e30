/* Only for trying the package: the random numbers that Rust's library asks Windows 10 for, which
 * wine 8 gives under another name. */
#include <windows.h>
#include <ntsecapi.h>

__declspec(dllexport) BOOL ProcessPrng(PBYTE bytes, SIZE_T count) {
    return RtlGenRandom(bytes, (ULONG)count);
}
