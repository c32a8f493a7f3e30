/* Starts the application in the CPython that lies beside it: the window, or with a console. */
#include <windows.h>
#include <shellapi.h>
#include <stdlib.h>

#define BROKEN 70
#define LONGEST 32768
typedef int (*Main)(int, wchar_t **);

static int fail(const wchar_t *sentence) {
#ifdef WINDOW
    MessageBoxW(NULL, sentence, L"Carte alimentation durable", MB_ICONERROR | MB_OK);
#else
    DWORD written;
    HANDLE errors = GetStdHandle(STD_ERROR_HANDLE);
    WriteConsoleW(errors, sentence, lstrlenW(sentence), &written, NULL);
#endif
    return BROKEN;
}

static wchar_t *beside(const wchar_t *folder, const wchar_t *name) {
    wchar_t *path = calloc(LONGEST, sizeof *path);
    if (path == NULL || lstrlenW(folder) + lstrlenW(name) >= LONGEST) return NULL;
    lstrcpyW(path, folder);
    return lstrcatW(path, name);
}

static int run(int count, wchar_t **words) {
    static wchar_t folder[LONGEST];
    DWORD length = GetModuleFileNameW(NULL, folder, LONGEST);
    wchar_t *end = wcsrchr(folder, L'\\');
    if (length == 0 || length >= LONGEST || end == NULL)
        return fail(L"Le chemin du programme est trop long.\n");
    *end = 0;
    SetDllDirectoryW(L""); /* no library from the folder that somebody happens to be in */
    wchar_t *library = beside(folder, L"\\python\\python313.dll");
    wchar_t *program = beside(folder, L"\\app\\main.py");
    wchar_t **all = calloc(count + 5, sizeof *all);
    if (library == NULL || program == NULL || all == NULL) return fail(L"M\u00e9moire insuffisante.\n");
    HMODULE python = LoadLibraryExW(library, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    Main start = python ? (Main)(void *)GetProcAddress(python, "Py_Main") : NULL;
    if (start == NULL)
        return fail(L"L\u2019installation est incompl\u00e8te. Demandez \u00e0 votre service informatique "
                    L"de la r\u00e9parer ; vos donn\u00e9es ne sont pas touch\u00e9es.\n");
    int place = 0;
    all[place++] = words[0];
    all[place++] = L"-I";    /* nothing of this user's Python, if there is one */
    all[place++] = L"-Xutf8"; /* before Windows 10 1903 the manifest alone does not bring it */
    all[place++] = program;
    for (int word = 1; word < count; word++) all[place++] = words[word];
    return start(place, all);
}

#ifdef WINDOW
int WINAPI wWinMain(HINSTANCE own, HINSTANCE before, LPWSTR line, int show) {
    (void)own; (void)before; (void)line; (void)show;
    int count;
    wchar_t **words = CommandLineToArgvW(GetCommandLineW(), &count);
    return words ? run(count, words) : fail(L"Ligne de commande illisible.\n");
}
#else
int wmain(int count, wchar_t **words) { return run(count, words); }
#endif
