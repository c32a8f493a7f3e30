"""The text of the stylesheet; every $word is a token."""

from __future__ import annotations

TEXTS = """
* { font-family: "$family"; font-size: ${type_text}px; color: $ink; outline: none; }
QWidget#window, QWidget#page, QScrollArea, QScrollArea > QWidget > QWidget#column {
    background: $background; border: none; }
QLabel { background: transparent; }
QLabel[kind="title"] { font-size: ${type_title}px; font-weight: ${type_bold}; }
QLabel[kind="heading"] { font-weight: ${type_semibold}; }
QLabel[kind="lead"] { font-size: ${type_lead}px; }
QLabel[kind="invitation"] { font-size: ${type_lead}px; font-weight: ${type_semibold}; }
QLabel[kind="strong"] { font-weight: ${type_medium}; }
QLabel[kind="brand"] { font-weight: ${type_bold}; }
QLabel[kind="muted"] { color: $muted; }
QLabel[kind="small"], QLabel[kind="eyebrow"] { font-size: ${type_small}px; color: $muted; }
QLabel[kind="figure"] { font-size: ${type_figure}px; font-weight: ${type_semibold}; }
QLabel[kind="problem"] { font-size: ${type_small}px; color: $waiting; }
QLabel[kind="key"], QLabel#key {
    font-size: ${type_key}px; color: $muted; background: $surface;
    border: 1px solid $line; border-radius: ${radius_key}px; padding: 1px 6px; }
QLabel[kind="count"] {
    font-size: ${type_small}px; color: $muted; background: $neutral_soft;
    border-radius: ${space_m}px; padding: 1px ${space_s}px; }
QLabel[kind="badge"] {
    font-size: ${type_small}px; font-weight: ${type_semibold}; color: $waiting;
    background: $waiting_soft; border-radius: ${space_s}px; padding: 2px ${space_s}px; }
QToolTip { background: $surface; color: $ink; border: 1px solid $control; padding: ${space_xs}px; }
"""

SURFACES = """
QFrame[kind="card"] {
    background: $surface; border: 1px solid $line; border-radius: ${radius_card}px; }
QFrame[kind="card-accent"] {
    background: $accent_soft; border: 1px solid $accent; border-radius: ${radius_card}px; }
QFrame[kind="panel-dashed"] {
    background: $accent_soft; border: 2px dashed $accent_chart; border-radius: ${radius_card}px; }
QFrame[kind="stage"] {
    background: $surface; border: 2px solid $line; border-radius: ${radius_card}px; }
QFrame[kind="stage"][tone="accent"] { background: $accent_soft; border: 2px dashed $accent_chart; }
QFrame[kind="stage"][tone="done"] { background: $done_soft; border-color: $done; }
QFrame[kind="stage"][tone="waiting"] { background: $waiting_soft; border-color: $waiting; }
QFrame[kind="stage"][tone="information"] {
    background: $information_soft; border-color: $information; }
QFrame[kind="stage"][tone]:focus { border: 3px solid $focus; }
QFrame[kind="line"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QFrame[kind="top"] { background: $surface; border: none; border-bottom: 1px solid $line; }
QFrame[kind="status"] { background: $surface; border: none; border-top: 1px solid $line; }
QFrame[kind="navigation"] { background: $surface; border: none; border-right: 1px solid $line; }
QFrame[kind="popup"] {
    background: $surface; border: 1px solid $control; border-radius: ${radius_control}px; }
QFrame[kind="veil"] { background: $background; border: none; }
QFrame[kind="banner"] { border-radius: ${radius_control}px; border: 1px solid transparent; }
QFrame[kind="banner"][tone="waiting"] { background: $waiting_soft; border-color: $waiting; }
QFrame[kind="banner"][tone="information"] {
    background: $information_soft; border-color: $information; }
QFrame[kind="banner"][tone="done"] { background: $done_soft; border-color: $done; }
QFrame[kind="banner"][tone="accent"] { background: $accent_soft; border-color: $accent; }
QFrame[kind="banner"][tone="neutral"] { background: $neutral_soft; border-color: $line; }
"""

BUTTONS = """
QPushButton[kind="primary"] {
    background: $accent; border: 2px solid $accent; border-radius: ${radius_control}px;
    padding: 0 ${space_l}px; min-height: ${focused_height}px; font-weight: ${type_medium}; }
QPushButton[kind="primary"]:hover { background: $accent_strong; border-color: $accent_strong; }
QPushButton[kind="primary"]:focus { border: 2px solid $ink; }
QPushButton[kind="primary"]:disabled { background: $neutral_soft; border-color: $neutral_soft; }
QPushButton[kind="secondary"] {
    background: $surface; border: 1px solid $control; border-radius: ${radius_control}px;
    padding: 0 ${space_l}px; min-height: ${control_height}px; font-weight: ${type_medium}; }
QPushButton[kind="secondary"]:hover { background: $neutral_soft; }
QPushButton[kind="secondary"]:focus {
    border: 2px solid $focus; min-height: ${focused_height}px; }
QPushButton[kind="secondary"]:disabled { border-color: $line; }
QPushButton[kind="secondary"]:checked { background: $accent_soft; border-color: $accent; }
QPushButton[kind="link"] {
    background: transparent; border: 2px solid transparent; border-radius: ${radius_key}px;
    padding: 2px ${space_xs}px; color: $accent; text-align: left; }
QPushButton[kind="link"]:hover { color: $accent_strong; text-decoration: underline; }
QPushButton[kind="link"]:focus { border-color: $focus; }
QPushButton[kind="link"]:checked { color: $ink; font-weight: ${type_semibold}; }
QPushButton[kind="navigation"] {
    background: transparent; border: 2px solid transparent; border-radius: ${radius_control}px;
    min-height: ${focused_height}px; padding: 0; text-align: left; }
QPushButton[kind="navigation"]:hover { background: $neutral_soft; }
QPushButton[kind="navigation"]:checked { background: $accent_soft; }
QPushButton[kind="navigation"]:focus { border-color: $focus; }
QPushButton[kind="tile"] {
    background: $surface; border: 1px solid $line; border-radius: ${radius_card}px;
    text-align: left; padding: 0; }
QPushButton[kind="tile"]:hover { border-color: $control; }
QPushButton[kind="tile"]:focus { border: 2px solid $focus; }
QPushButton[kind="row"] {
    background: transparent; border: 2px solid transparent; border-bottom: 1px solid $line;
    min-height: ${row_height}px; padding: 0; text-align: left; }
QPushButton[kind="row"]:hover { background: $neutral_soft; }
QPushButton[kind="row"]:focus { border: 2px solid $focus; border-radius: ${radius_key}px; }
QPushButton[kind="step"] {
    background: $neutral_soft; border: 2px solid transparent; border-radius: ${space_m}px;
    padding: ${space_xs}px ${space_m}px; font-size: ${type_small}px; color: $muted; }
QPushButton[kind="step"][state="done"] { background: $done_soft; color: $done; }
QPushButton[kind="step"][state="current"] {
    background: $accent; color: $on_accent; font-weight: ${type_medium}; }
QPushButton[kind="step"]:focus { border-color: $focus; }
QPushButton[kind="step"][state="current"]:focus { border-color: $ink; }
QPushButton[kind="status"] {
    background: transparent; border: 2px solid transparent; border-radius: ${radius_key}px;
    padding: 2px 6px; font-size: ${type_small}px; color: $muted; }
QPushButton[kind="status"]:hover { color: $ink; background: $neutral_soft; }
QPushButton[kind="status"]:focus { border-color: $focus; }
QPushButton[kind="status"]::menu-indicator { width: 0; }
"""

FIELDS = """
QLineEdit, QPlainTextEdit, QComboBox, QSpinBox {
    background: $surface; border: 1px solid $control; border-radius: ${radius_control}px;
    padding: 0 ${space_m}px; selection-background-color: $accent;
    selection-color: $on_accent; min-height: ${control_height}px; }
QLineEdit, QPlainTextEdit { placeholder-text-color: $muted; }
QPlainTextEdit { padding: ${space_s}px; }
QTextEdit[kind="value"] {
    background: transparent; border: 2px solid transparent; border-radius: ${radius_key}px;
    selection-background-color: $accent; selection-color: $on_accent; }
QTextEdit[kind="value"]:focus { border-color: $focus; }
QLineEdit:hover, QComboBox:hover, QPlainTextEdit:hover { border-color: $accent; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus {
    border: 2px solid $focus; min-height: ${focused_height}px; }
QLineEdit:disabled, QComboBox:disabled { color: $muted; border-color: $line; background: $sunken; }
QLineEdit[problem="true"], QComboBox[problem="true"] { border: 2px solid $waiting; }
QLineEdit[kind="search"] { background: $sunken; }
QLineEdit[kind="search"]:focus { background: $surface; }
QLineEdit[kind="cell"] {
    min-height: 28px; border-radius: 6px; padding: 0 ${space_s}px; border-color: transparent; }
QLineEdit[kind="cell"]:hover { border-color: $control; }
QLineEdit[kind="cell"]:focus { border: 2px solid $focus; min-height: 26px; }
QLineEdit[kind="cell"][muted="true"] { color: $muted; }
QLineEdit[kind="cell"][problem="true"] { border: 2px solid $waiting; min-height: 26px; }
QFrame[kind="document"] {
    background: transparent; border: 2px solid transparent; border-radius: ${radius_key}px; }
QFrame[kind="document"]:focus { border-color: $focus; }
QPushButton[kind="step"][state="missing"] { background: $waiting_soft; color: $waiting; }
QComboBox::drop-down { border: none; width: ${space_xxl}px; }
QComboBox QAbstractItemView, QMenu {
    background: $surface; border: 1px solid $control; padding: ${space_xs}px;
    selection-background-color: $accent_soft; selection-color: $ink; outline: none; }
QMenu::item { padding: ${space_s}px ${space_l}px; border-radius: ${radius_key}px; }
QMenu::item:selected { background: $accent_soft; color: $ink; }
QComboBox QAbstractItemView::item { min-height: ${space_xxl}px; }
QCheckBox, QRadioButton {
    spacing: ${space_s}px; background: transparent; padding: ${space_xs}px;
    border: 2px solid transparent; border-radius: ${radius_key}px; }
QCheckBox:focus, QRadioButton:focus { border-color: $focus; }
QCheckBox::indicator, QRadioButton::indicator {
    width: ${space_l}px; height: ${space_l}px; border: 2px solid $control; background: $surface; }
QCheckBox::indicator { border-radius: 4px; }
QRadioButton::indicator { border-radius: ${radius_radio}px; }
QCheckBox::indicator:checked, QRadioButton::indicator:checked {
    border-color: $accent; background: $accent; }
QCheckBox::indicator:checked { image: url("$picture_tick"); }
QRadioButton::indicator:checked { image: url("$picture_dot"); }
QComboBox::down-arrow {
    image: url("$picture_arrow"); width: ${space_l}px; height: ${space_l}px; }
"""

LISTS = """
QTableView, QListView {
    background: $surface; border: none; gridline-color: transparent;
    selection-background-color: $accent_soft; selection-color: $ink; outline: none; }
QTableView { border-radius: ${radius_control}px; }
QTableView:focus, QListView:focus { border: none; }
QListView[kind="completions"] { border: 1px solid $control; }
QListView[kind="completions"]::item { min-height: ${space_xxl}px; padding: 0 ${space_m}px; }
QTableView::item { padding: 0 ${space_m}px; border-bottom: 1px solid $line; }
QTableView::item:selected { background: $accent_soft; color: $ink; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section {
    background: $surface; color: $muted; font-size: ${type_small}px; border: none;
    border-bottom: 1px solid $control; padding: ${space_s}px ${space_m}px; }
QTableCornerButton::section { background: $surface; border: none; }
QProgressBar {
    background: $neutral_soft; border: none; border-radius: 5px; min-height: 10px;
    max-height: 10px; }
QProgressBar::chunk { background: $accent; border-radius: 5px; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 2px; }
QScrollBar::handle { background: $control; border-radius: 4px; }
QScrollBar::handle:vertical { min-height: ${space_xxl}px; }
QScrollBar::handle:horizontal { min-width: ${space_xxl}px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
"""

SHEET = TEXTS + SURFACES + BUTTONS + FIELDS + LISTS
